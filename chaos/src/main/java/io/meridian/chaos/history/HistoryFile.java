package io.meridian.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A history as JSON lines, one event each, in order. The last line says how many there are, and how
 * many more were dropped: {@code {"events": 1234, "dropped": 0}}. A file that was cut off, or of
 * which lines were taken out, does not pass for one in which less happened.
 */
public final class HistoryFile {
  /** A line that shows 20,000 members has about 2 million. */
  private static final int LINE_CHARS_MAX = 8 << 20;

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  private HistoryFile() {}

  /** Writes the file anew; its folder must exist. */
  public static void write(Path file, History history) throws IOException {
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      for (HistoryEvent event : history.events()) {
        out.write(HistoryJson.encode(event).toString());
        out.write('\n');
      }
      out.write(
          JSON.createObjectNode()
              .put("events", history.events().size())
              .put("dropped", history.dropped())
              .toString());
      out.write('\n');
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param maxEvents refuses a file with more, see {@link History#EVENTS_MAX}
   * @throws IOException naming file and line when a line is no event, or the last one does not say
   *     that there are as many as there are
   */
  public static History read(Path file, int maxEvents) throws IOException {
    List<HistoryEvent> events = new ArrayList<>();
    EventParser parser = new EventParser();
    @Nullable Long dropped = null;
    int line = 1;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String text = readLine(in); text != null; text = readLine(in)) {
        if (dropped != null) {
          throw new IllegalArgumentException("follows the last line, which has \"events\"");
        }
        JsonNode node = JSON.readTree(text);
        if (node.has("events")) {
          dropped = dropped(node, events.size());
        } else if (events.size() == maxEvents) {
          throw new IllegalArgumentException("more than " + maxEvents + " events");
        } else {
          events.add(parser.parse(node));
        }
        line++;
      }
      if (dropped == null && !events.isEmpty()) {
        throw new IllegalArgumentException(
            "the file ends without its last line, {\"events\": …, \"dropped\": …}: it was cut off");
      }
    } catch (JsonProcessingException noJson) {
      throw new IOException(at(file, line) + noJson.getOriginalMessage(), noJson);
    } catch (CharacterCodingException noText) {
      throw new IOException(at(file, line) + "not UTF-8", noText);
    } catch (IllegalArgumentException noEvent) {
      throw new IOException(at(file, line) + noEvent.getMessage(), noEvent);
    }
    return new History(events, dropped == null ? 0 : dropped);
  }

  private static long dropped(JsonNode last, int found) {
    long events = EventParser.number(last, "events", 0, Long.MAX_VALUE);
    if (events != found) {
      throw new IllegalArgumentException("field \"events\" " + events + ", the file has " + found);
    }
    return EventParser.number(last, "dropped", 0, Long.MAX_VALUE);
  }

  private static String at(Path file, int line) {
    return file + " line " + line + ": ";
  }

  /** The next line, null at the end. A file that is none of ours may have no line break at all. */
  private static @Nullable String readLine(Reader in) throws IOException {
    StringBuilder line = new StringBuilder();
    int next = in.read();
    if (next < 0) {
      return null;
    }
    while (next >= 0 && next != '\n') {
      if (line.length() == LINE_CHARS_MAX) {
        throw new IllegalArgumentException("longer than " + LINE_CHARS_MAX + " characters");
      }
      line.append((char) next);
      next = in.read();
    }
    return line.toString();
  }
}
