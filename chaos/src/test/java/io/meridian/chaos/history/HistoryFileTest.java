package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.history.HistoryEvent.Disconnected;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
            .continuityLost("ada", "news")
            .unsubscribed("ada", "news")
            .disturbed("kill eu")
            .undisturbed("kill eu")
            .present("bob", "c2")
            .seen("ada", MemberAction.LEAVE, "bob", "c2")
            .shown("ada", "bob:c2", "eve:c3")
            .shown("ada")
            .leaving("bob")
            .left("bob");
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

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"at":2}                                       | no text in field "type"
          {"at":2,"type":"exploded"}                     | unknown type "exploded"
          {"at":2,"type":"subscribed","client":"a"}      | no text in field "channel"
          {"at":2,"type":"disturbed","name":7}           | no text in field "name"
          {"at":"2","type":"disturbed","name":"x"}       | no whole number in field "at"
          {"at":2.5,"type":"disturbed","name":"x"}       | no whole number in field "at"
          {"at":-2,"type":"disturbed","name":"x"}        | field "at" -2, must be 0 to 9223372036854775807
          {"at":99999999999999999999,"type":"disturbed"} | field "at" 99999999999999999999, must be 0 to 9223372036854775807
          {"at":0,"type":"disconnected","client":"a","reason":""} | field "at" 0, a had an event at 1
          {"at":2,"type":"sent","publisher":"p","channel":"c","number":0} | field "number" 0, must be 1 to 9223372036854775807
          {"at":2,"type":"refused","publisher":"p","channel":"c","number":1,"code":4294967296,"reason":""} | field "code" 4294967296, must be -2147483648 to 2147483647
          {"at":2,"type":"memberSeen","client":"a","channel":"c","member":"b","connectionId":"d","action":"BLINK"} | unknown action "BLINK"
          {"at":2,"type":"membersShown","client":"a","channel":"c","members":"b"} | no list in field "members"
          {"at":2,"type":"membersShown","client":"a","channel":"c","members":[{"member":"b"}]} | no text in field "connectionId"
          {"events":1,"dropped":-1}                      | field "dropped" -1, must be 0 to 9223372036854775807
          {"events":1}                                   | no whole number in field "dropped"
          {"events":2,"dropped":0}                       | field "events" 2, the file has 1
          {"events":0,"dropped":0}                       | field "events" 0, the file has 1
          []                                             | no JSON object
          ``                                             | no JSON object
          {"at":2,"type":"disc                           | Unexpected end-of-input
          {"at":2,"type":"disturbed","name":"x"}}        | Unexpected close marker
          """)
  void aBadLineIsNamed(String bad, String why, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("bad.jsonl");
    Files.writeString(
        file, "{\"at\":1,\"type\":\"disconnected\",\"client\":\"a\",\"reason\":\"\"}\n" + bad);
    Files.writeString(file, "\n", StandardOpenOption.APPEND);

    assertThatThrownBy(() -> HistoryFile.read(file, 100))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("bad.jsonl line 2: " + why);
  }

  @Test
  void nothingFollowsTheLastLine(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("more.jsonl");
    Files.writeString(
        file, "{\"events\":0,\"dropped\":3}\n{\"at\":2,\"type\":\"disturbed\",\"name\":\"x\"}\n");

    assertThatThrownBy(() -> HistoryFile.read(file, 100))
        .hasMessageEndingWith("line 2: follows the last line, which has \"events\"");
  }

  @Test
  void aFileThatWasCutOffIsTold(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("cut.jsonl");
    HistoryFile.write(file, new PlantedHistory().delivered("pia", 1).history());
    List<String> lines = Files.readAllLines(file);
    Files.write(file, lines.subList(0, lines.size() - 1));

    assertThatThrownBy(() -> HistoryFile.read(file, 100))
        .hasMessageContaining("cut.jsonl line 5: the file ends without its last line");
  }

  @Test
  void aLineThatWasTakenOutIsMissed(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("less.jsonl");
    HistoryFile.write(file, new PlantedHistory().delivered("pia", 1).history());
    List<String> lines = new ArrayList<>(Files.readAllLines(file));
    lines.remove(2);
    Files.write(file, lines);

    assertThatThrownBy(() -> HistoryFile.read(file, 100))
        .hasMessageEndingWith("line 4: field \"events\" 4, the file has 3");
  }

  @Test
  void aFileThatIsNoTextIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("bytes.jsonl");
    Files.write(file, new byte[] {'{', (byte) 0xff, (byte) 0xfe, '\n'});

    assertThatThrownBy(() -> HistoryFile.read(file, 100)).hasMessageEndingWith("line 1: not UTF-8");
  }

  @Test
  void aFileBeyondTheLimitIsRefused(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("long.jsonl");
    HistoryFile.write(file, new PlantedHistory().delivered("pia", 1).history());

    assertThatThrownBy(() -> HistoryFile.read(file, 3))
        .hasMessageEndingWith("line 4: more than 3 events");
  }
}
