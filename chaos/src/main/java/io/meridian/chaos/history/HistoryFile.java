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
 * A history as JSON lines, one event each, in order. The last line of a history that dropped events
 * says how many: {@code {"dropped": 12}}.
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
      if (history.dropped() > 0) {
        out.write(JSON.createObjectNode().put("dropped", history.dropped()).toString());
        out.write('\n');
      }
    }
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @param maxEvents refuses a file with more, see {@link History#EVENTS_MAX}
   * @throws IOException naming file and line when a line is no event
   */
  public static History read(Path file, int maxEvents) throws IOException {
    List<HistoryEvent> events = new ArrayList<>();
    EventParser parser = new EventParser();
    long dropped = 0;
    int line = 1;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String text = readLine(in); text != null; text = readLine(in)) {
        if (dropped > 0) {
          throw new IllegalArgumentException("follows the line that says how many are missing");
        }
        JsonNode node = JSON.readTree(text);
        if (node.has("dropped")) {
          dropped = EventParser.number(node, "dropped", 1, Long.MAX_VALUE);
        } else if (events.size() == maxEvents) {
          throw new IllegalArgumentException("more than " + maxEvents + " events");
        } else {
          events.add(parser.parse(node));
        }
        line++;
      }
    } catch (JsonProcessingException noJson) {
      throw new IOException(at(file, line) + noJson.getOriginalMessage(), noJson);
    } catch (CharacterCodingException noText) {
      throw new IOException(at(file, line) + "not UTF-8", noText);
    } catch (IllegalArgumentException noEvent) {
      throw new IOException(at(file, line) + noEvent.getMessage(), noEvent);
    }
    return new History(events, dropped);
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
