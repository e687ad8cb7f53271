package io.meridian.chaos.check;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.chaos.history.HistoryFile;
import io.meridian.chaos.history.PlantedHistory;
import io.meridian.regions.cli.Meridian;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class CheckCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @Test
  void aSoundHistoryHolds() throws IOException {
    Path file =
        file(
            new PlantedHistory()
                .subscribed("ada", "news")
                .subscribed("bob", "news")
                .delivered("pia", 1));

    assertThat(check(file.toString())).isZero();

    assertThat(out.toString()).contains("1 messages sent: 1 acknowledged", "No promise was broken");
  }

  @Test
  void aBrokenPromiseIsSpelledOut() throws IOException {
    Path file =
        file(
            new PlantedHistory()
                .subscribed("ada", "news")
                .disturbed("kill eu")
                .sent("pia", 1)
                .acknowledged("pia", 1));

    assertThat(check(file.toString())).isEqualTo(1);

    assertThat(out.toString())
        .contains(
            "LOST: 1",
            "ada: pia#1 on news was acknowledged and did not arrive",
            "kill eu at 0.0 s: 1 clients felt it, longest outage since it began without end",
            "Promises were broken");
  }

  @Test
  void anEmptyHistoryProvesNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("empty.jsonl"));

    assertThat(check(file.toString())).isEqualTo(2);

    assertThat(err.toString()).contains(file + " has no events");
  }

  @Test
  void programsReadTheVerdictAsJson() throws IOException {
    Path file =
        file(
            new PlantedHistory()
                .subscribed("ada", "news")
                .subscribed("bob", "news")
                .disturbed("cut")
                .delivered("pia", 1));

    assertThat(check(file.toString(), "--json")).isZero();

    JsonNode json = new ObjectMapper().readTree(out.toString());
    assertThat(json.path("holds").asBoolean()).isTrue();
    assertThat(json.path("acknowledged").asLong()).isEqualTo(1);
    assertThat(json.path("recoveries").path(0).path("sinceBeganMillis").asLong(-1)).isZero();
    assertThat(json.path("subscribers").path(0).path("subscriber").asText()).isEqualTo("ada");
  }

  @Test
  void patienceDecidesWhatIsLate() throws IOException {
    Path file =
        file(
            new PlantedHistory()
                .subscribed("ada", "news")
                .disturbed("cut")
                .sent("pia", 1)
                .acknowledged("pia", 1)
                .passMillis(900)
                .received("ada", "pia", 1));

    check(file.toString());
    assertThat(out.toString()).contains("0 clients felt it, longest outage since it began 0 ms");

    check(file.toString(), "--late-millis", "500");
    assertThat(out.toString()).contains("1 clients felt it, longest outage since it began 900 ms");
  }

  @Test
  void anUnreadableFileNamesTheLine() throws IOException {
    Path file = folder.resolve("history.jsonl");
    Files.writeString(file, "{\"at\":1,\"type\":\"disturbed\",\"name\":\"x\"}\n{\"at\":2,\"ty");

    assertThat(check(file.toString())).isEqualTo(2);

    assertThat(err.toString()).contains("history.jsonl line 2: Unexpected end-of-input");
  }

  @Test
  void aMissingFileAndAFileThatIsTooLongAreSaid() throws IOException {
    Path file = file(new PlantedHistory().delivered("pia", 1));

    assertThat(check(folder.resolve("none.jsonl").toString())).isEqualTo(2);
    assertThat(check(file.toString(), "--max-events=3")).isEqualTo(2);
    assertThat(check(file.toString(), "--late-millis=0")).isEqualTo(2);
    assertThat(check(file.toString(), "--max-events=0")).isEqualTo(2);

    assertThat(err.toString())
        .contains("none.jsonl does not exist", "more than 3 events")
        .contains("--late-millis is 0, it has to be at least 1")
        .contains("--max-events is 0, it has to be at least 1");
  }

  private Path file(PlantedHistory history) throws IOException {
    Path file = folder.resolve("history.jsonl");
    HistoryFile.write(file, history.history());
    return file;
  }

  private int check(String... arguments) {
    CommandLine meridian =
        Meridian.commandLine(
            () -> {
              throw new AssertionError("a file needs no regions");
            });
    meridian.setOut(new PrintWriter(out, true));
    meridian.setErr(new PrintWriter(err, true));
    String[] all = new String[arguments.length + 1];
    all[0] = "check";
    System.arraycopy(arguments, 0, all, 1, arguments.length);
    return meridian.execute(all);
  }
}
