package io.meridian.regions.wan;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.regions.RegionId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a file of latencies field by field; an error tells where in the file it is. */
final class LatenciesReader {
  private static final long MAX_FILE_BYTES = 1 << 20;
  private static final double MAX_ROUND_TRIP_MILLIS = 2.0 * PathDelay.MAX.toMillis();
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private final Path file;

  LatenciesReader(Path file) {
    this.file = file;
  }

  WanProfiles read() {
    JsonNode root = object("the file", parse(), Set.of("sources", "roundTripMillis", "profiles"));
    texts("sources", required("the file", root, "sources"));
    LatencyMatrix matrix = matrix(required("the file", root, "roundTripMillis"));
    JsonNode profiles = required("the file", root, "profiles");
    requireObject("profiles", profiles);
    List<WanProfile> read = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : profiles.properties()) {
      read.add(profile(entry.getKey(), entry.getValue(), matrix));
    }
    return new WanProfiles(read);
  }

  private JsonNode parse() {
    try {
      long size = Files.size(file);
      if (size > MAX_FILE_BYTES) {
        throw invalid("is " + size + " bytes, max " + MAX_FILE_BYTES);
      }
      return JSON.readTree(Files.readAllBytes(file));
    } catch (JsonProcessingException e) {
      var at = e.getLocation();
      throw invalid(
          "line %d, column %d: %s"
              .formatted(at.getLineNr(), at.getColumnNr(), e.getOriginalMessage()));
    } catch (IOException e) {
      throw invalid("cannot be read: " + e);
    }
  }

  private LatencyMatrix matrix(JsonNode node) {
    requireObject("roundTripMillis", node);
    Map<Set<String>, Long> micros = new HashMap<>();
    for (Map.Entry<String, JsonNode> from : node.properties()) {
      String row = "roundTripMillis." + from.getKey();
      requireObject(row, from.getValue());
      for (Map.Entry<String, JsonNode> to : from.getValue().properties()) {
        String at = row + "." + to.getKey();
        if (from.getKey().equals(to.getKey())) {
          throw invalid(at + " is from a place to itself");
        }
        long value = micros(at, to.getValue(), MAX_ROUND_TRIP_MILLIS);
        if (micros.put(Set.of(from.getKey(), to.getKey()), value) != null) {
          throw invalid(at + " is there twice: once for each pair, both ways are the same");
        }
      }
    }
    return new LatencyMatrix(micros);
  }

  private WanProfile profile(String name, JsonNode node, LatencyMatrix matrix) {
    String at = "profiles." + name;
    if (name.equals(WanProfile.NONE)) {
      throw invalid(at + " cannot be defined: it stands for no emulated network");
    }
    object(at, node, Set.of("title", "places", "regions", "jitterMillis"));
    List<String> places = texts(at + ".places", required(at, node, "places"));
    requirePairs(at + ".places", places, matrix);
    JsonNode regions = required(at, node, "regions");
    requireObject(at + ".regions", regions);
    Map<RegionId, String> placed = new HashMap<>();
    for (Map.Entry<String, JsonNode> entry : regions.properties()) {
      String where = at + ".regions." + entry.getKey();
      String place = text(where, entry.getValue());
      if (!places.contains(place)) {
        throw invalid(where + " is \"" + place + "\", places are " + String.join(", ", places));
      }
      if (placed.containsValue(place)) {
        throw invalid(where + " is \"" + place + "\", where another region is already");
      }
      placed.put(regionId(where, entry.getKey()), place);
    }
    long jitter =
        micros(at + ".jitterMillis", required(at, node, "jitterMillis"), PathDelay.MAX.toMillis());
    return new WanProfile(
        name,
        text(at + ".title", required(at, node, "title")),
        places,
        placed,
        Duration.ofNanos(jitter * 1_000),
        matrix);
  }

  private void requirePairs(String at, List<String> places, LatencyMatrix matrix) {
    for (int i = 0; i < places.size(); i++) {
      for (int j = i + 1; j < places.size(); j++) {
        if (places.get(i).equals(places.get(j))) {
          throw invalid(at + " has \"" + places.get(i) + "\" twice");
        }
        if (!matrix.knows(places.get(i), places.get(j))) {
          throw invalid(
              "%s has %s and %s, between which roundTripMillis has nothing"
                  .formatted(at, places.get(i), places.get(j)));
        }
      }
    }
  }

  private RegionId regionId(String at, String value) {
    try {
      return new RegionId(value);
    } catch (IllegalArgumentException e) {
      throw invalid(at + ": " + e.getMessage());
    }
  }

  private JsonNode object(String at, JsonNode node, Set<String> known) {
    requireObject(at, node);
    for (Map.Entry<String, JsonNode> field : node.properties()) {
      if (!known.contains(field.getKey())) {
        throw invalid(
            "%s has the unknown field \"%s\", known are %s"
                .formatted(
                    at, field.getKey(), String.join(", ", known.stream().sorted().toList())));
      }
    }
    return node;
  }

  private void requireObject(String at, JsonNode node) {
    if (!node.isObject()) {
      throw wrongType(at, node, "an object");
    }
  }

  private JsonNode required(String at, JsonNode object, String field) {
    JsonNode value = object.get(field);
    if (value == null) {
      throw invalid(at + " lacks the field \"" + field + "\"");
    }
    return value;
  }

  private List<String> texts(String at, JsonNode node) {
    if (!node.isArray()) {
      throw wrongType(at, node, "an array");
    }
    List<String> texts = new ArrayList<>();
    for (JsonNode element : node) {
      texts.add(text(at + "[" + texts.size() + "]", element));
    }
    return texts;
  }

  private String text(String at, JsonNode node) {
    if (!node.isTextual()) {
      throw wrongType(at, node, "a string");
    }
    return node.textValue();
  }

  private long micros(String at, JsonNode node, double maxMillis) {
    if (!node.isNumber()) {
      throw wrongType(at, node, "a number");
    }
    double millis = node.doubleValue();
    if (!(millis >= 0 && millis <= maxMillis)) {
      throw invalid("%s is %s, allowed are 0 to %.0f".formatted(at, node, maxMillis));
    }
    return Math.round(millis * 1_000);
  }

  private InvalidLatenciesException wrongType(String at, JsonNode node, String expected) {
    String value = node.toString();
    String shown = value.length() > 80 ? value.substring(0, 80) + "…" : value;
    return invalid(at + " is " + shown + ", expected " + expected);
  }

  private InvalidLatenciesException invalid(String problem) {
    return new InvalidLatenciesException(file, problem);
  }
}
