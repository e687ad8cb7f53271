package io.meridian.chaos.history;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A history as JSON lines, one event each, in order. The last line of a history that dropped events
 * says how many: {@code {"dropped": 12}}.
 */
public final class HistoryFile {
  private static final ObjectMapper JSON = new ObjectMapper();

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
   * @param maxEvents refuses a file with more, 100 bytes of memory each
   * @throws IOException naming file and line when a line is no event
   */
  public static History read(Path file, int maxEvents) throws IOException {
    List<HistoryEvent> events = new ArrayList<>();
    long dropped = 0;
    int line = 0;
    try (BufferedReader in = Files.newBufferedReader(file)) {
      for (String text = in.readLine(); text != null; text = in.readLine()) {
        line++;
        if (events.size() >= maxEvents) {
          throw new IOException(file + " has more than " + maxEvents + " events");
        }
        JsonNode node = JSON.readTree(text);
        if (node.has("dropped")) {
          dropped = node.get("dropped").asLong();
        } else {
          events.add(HistoryJson.decode(node));
        }
      }
    } catch (JsonProcessingException | IllegalArgumentException unreadable) {
      throw new IOException(file + " line " + line + ": " + unreadable.getMessage(), unreadable);
    }
    return new History(events, dropped);
  }
}
