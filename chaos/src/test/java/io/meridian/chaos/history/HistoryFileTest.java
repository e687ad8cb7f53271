package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.history.HistoryEvent.Disconnected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryFileTest {
  @Test
  void everyKindOfEventComesBackAsItWasWritten(@TempDir Path folder) throws IOException {
    PlantedHistory planted =
        new PlantedHistory()
            .connected("ada", "us", "c1")
            .subscribed("ada", "news")
            .delivered("pia", 1)
            .sent("pia", 2)
            .refused("pia", 2)
            .unsubscribed("ada", "news");
    List<HistoryEvent> events = new ArrayList<>(planted.history().events());
    events.add(new Disconnected(7, "ada", "\"quoted\"\nreason"));
    History history = new History(events, 3);
    Path file = folder.resolve("history.jsonl");

    HistoryFile.write(file, history);

    assertThat(HistoryFile.read(file, 100)).isEqualTo(history);
    assertThat(Files.readAllLines(file)).hasSize(events.size() + 1);
    assertThat(events.stream().map(Object::getClass).distinct())
        .hasSize(HistoryEvent.class.getPermittedSubclasses().length);
  }

  @Test
  void aBadLineIsNamed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.jsonl");
    Files.writeString(
        file,
        "{\"at\":1,\"type\":\"disconnected\",\"client\":\"a\",\"reason\":\"\"}\n{\"at\":2}\n");

    assertThatThrownBy(() -> HistoryFile.read(file, 100))
        .isInstanceOf(IOException.class)
        .hasMessageEndingWith("bad.jsonl line 2: no text in field \"type\"");
  }

  @Test
  void aFileBeyondTheLimitIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("long.jsonl");
    HistoryFile.write(file, new PlantedHistory().delivered("pia", 1).history());

    assertThatThrownBy(() -> HistoryFile.read(file, 3)).hasMessageEndingWith("more than 3 events");
  }
}
