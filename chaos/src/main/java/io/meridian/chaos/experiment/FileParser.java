package io.meridian.chaos.experiment;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads JSON and remembers where each value stands. A field that is there twice is a problem like
 * others; where the text is no JSON, reading ends.
 */
final class FileParser {
  private static final int MAX_DEPTH = 20;
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
          .build();

  private final JsonParser parser;
  private final Problems problems;

  private FileParser(JsonParser parser, Problems problems) {
    this.parser = parser;
    this.problems = problems;
  }

  /** The only value of a text; empty when it is no JSON, which then is among the problems. */
  static Optional<FileValue> parse(String text, Problems problems) {
    try (JsonParser parser = JSON.createParser(text)) {
      FileParser reading = new FileParser(parser, problems);
      if (parser.nextToken() == null) {
        problems.add(new Place("", 1, 1), "the file is empty");
        return Optional.empty();
      }
      FileValue value = reading.value("");
      if (parser.nextToken() != null) {
        problems.add(reading.here(""), "something follows the end of the experiment");
      }
      return Optional.of(value);
    } catch (JsonProcessingException e) {
      JsonLocation at = e.getLocation();
      problems.add(
          at == null ? new Place("", 1, 1) : new Place("", at.getLineNr(), at.getColumnNr()),
          "this is no JSON: " + e.getOriginalMessage());
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("reading a text does no I/O", e);
    }
  }

  private FileValue value(String path) throws IOException {
    Place place = here(path);
    JsonToken token = parser.currentToken();
    return switch (token) {
      case START_OBJECT -> members(place);
      case START_ARRAY -> items(place);
      case VALUE_STRING -> new FileValue.Text(place, parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> numeric(place);
      case VALUE_TRUE, VALUE_FALSE -> new FileValue.Flag(place, parser.getBooleanValue());
      case VALUE_NULL -> new FileValue.Nothing(place);
      default -> throw new IllegalStateException("no value begins with " + token);
    };
  }

  private FileValue numeric(Place place) throws IOException {
    String written = parser.getText();
    boolean whole = parser.currentToken() == JsonToken.VALUE_NUMBER_INT;
    return new FileValue.Numeric(place, written, whole, Double.parseDouble(written));
  }

  private FileValue items(Place place) throws IOException {
    List<FileValue> values = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      values.add(value(place.path() + "[" + values.size() + "]"));
    }
    return new FileValue.Items(place, values);
  }

  private FileValue members(Place place) throws IOException {
    Map<String, FileValue> fields = new LinkedHashMap<>();
    Map<String, Place> names = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String field = parser.currentName();
      Place name = here(place.pathOf(field));
      parser.nextToken();
      FileValue value = value(name.path());
      Place first = names.putIfAbsent(field, name);
      if (first == null) {
        fields.put(field, value);
      } else {
        problems.add(name, name.path() + " is there twice, first in line " + first.line());
      }
    }
    return new FileValue.Members(place, fields, names);
  }

  private Place here(String path) {
    JsonLocation at = parser.currentTokenLocation();
    return new Place(path, at.getLineNr(), at.getColumnNr());
  }
}
