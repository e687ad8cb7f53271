package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.history.HistoryFile;
import io.meridian.chaos.history.PlantedHistory;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Report;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunEvidenceTest {
  private static final Report REPORT =
      new Report(
          "cut",
          "experiment",
          "A cut",
          "Nothing is lost",
          Instant.EPOCH,
          new Environment("./meridian chaos run cut", 1, Map.of(), Map.of()),
          List.of(new Finding("nothing lost", Outcome.BROKEN, "")),
          List.of());

  private final List<String> said = new ArrayList<>();
  private final PlantedHistory history = new PlantedHistory().delivered("pia", 1);

  @TempDir private Path folder;

  @Test
  void aReportThatCannotBeWrittenIsToldAndChangesNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    evidence(file).keepReport(REPORT);

    assertThat(said).singleElement().asString().contains("The report is not kept: ", "" + file);
  }

  @Test
  void aHistoryThatCannotBeWrittenIsToldAndChangesNothing() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));

    evidence(file).keepHistory(history.history());

    assertThat(said).singleElement().asString().contains("The history is not kept: ");
  }

  @Test
  void aHistoryIsThereWhenItIsWhole() throws IOException {
    evidence(folder).keepHistory(history.history());

    assertThat(folder).isDirectoryContaining("glob:**cut.history.jsonl");
    assertThat(folder).isDirectoryNotContaining("glob:**.tmp");
    assertThat(HistoryFile.read(folder.resolve("cut.history.jsonl"), 100))
        .isEqualTo(history.history());
  }

  @Test
  void nothingOfAnEarlierRunStaysBesideWhatIsNew() throws IOException {
    RunEvidence evidence = evidence(folder);
    evidence.keepHistory(history.history());
    evidence.keepReport(REPORT);
    Path another = Files.createFile(folder.resolve("cut-one-link.history.jsonl"));

    evidence.forgetEarlier();

    assertThat(folder).isDirectoryNotContaining("glob:**cut.*");
    assertThat(another).exists();
  }

  private RunEvidence evidence(Path reports) {
    return new RunEvidence("cut", reports, folder.resolve("logs"), said::add);
  }
}
