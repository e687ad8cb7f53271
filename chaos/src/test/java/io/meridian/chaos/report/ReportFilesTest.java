package io.meridian.chaos.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.chaos.report.Section.Percentiles;
import io.meridian.regions.launch.LaunchException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportFilesTest {
  @TempDir private Path folder;

  @Test
  void pageAndJsonLieSideBySide() throws Exception {
    ReportFiles.Written written =
        ReportFiles.write(folder.resolve("new"), SampleReport.of(SampleReport.TEXT));

    assertThat(written.page()).isEqualTo(folder.resolve("new/kill-a-region.html"));
    assertThat(Files.readString(written.page())).startsWith("<!DOCTYPE html>");
    assertThat(written.json()).isEqualTo(folder.resolve("new/kill-a-region.json"));
  }

  @Test
  void aReportTakesThePlaceOfAReportOnly() throws Exception {
    ReportFiles.write(folder, SampleReport.of(SampleReport.TEXT));
    Path experiment = Files.writeString(folder.resolve("mine.json"), "{\"title\": \"Mine\"}");
    Path broken = Files.writeString(folder.resolve("broken.json"), "{");

    ReportFiles.requireReplaceable(folder, "kill-a-region");
    ReportFiles.requireReplaceable(folder, "none");
    for (Path other : List.of(experiment, broken)) {
      String name = other.getFileName().toString().replace(".json", "");
      assertThatThrownBy(() -> ReportFiles.requireReplaceable(folder, name))
          .isInstanceOf(LaunchException.class)
          .hasMessageStartingWith(other + " is no report");
    }
  }

  @Test
  void whereNothingWasJudgedNothingIsGood() throws Exception {
    Finding skipped = new Finding("skipped", Outcome.NOT_JUDGED, "no libfaketime");
    Finding held = new Finding("nothing lost", Outcome.HELD, "");
    Finding doomed = new Finding("nothing lost", Outcome.BROKEN_AS_EXPECTED, "");

    assertThat(json(SampleReport.with(List.of(skipped))).path("good").booleanValue()).isFalse();
    assertThat(json(SampleReport.with(List.of())).path("good").booleanValue()).isFalse();
    assertThat(SampleReport.with(List.of(skipped, held)).isGood()).isTrue();
    assertThat(SampleReport.with(List.of(doomed)).isGood()).isTrue();
  }

  @Test
  void whatWasAbortedIsNeitherGoodNorBroken() throws Exception {
    Report aborted = SampleReport.with(List.of(new Finding("the run", Outcome.ABORTED, "silence")));

    assertThat(aborted.isGood()).isFalse();
    assertThat(json(aborted).path("findings").path(0).path("outcome").textValue())
        .isEqualTo("aborted");
    assertThat(ReportPage.of(aborted))
        .contains("Aborted: it says nothing", ">aborted</span>")
        .doesNotContain("broken<");
  }

  @Test
  void jsonHasWhatThePageHas() throws Exception {
    JsonNode json =
        json(
            SampleReport.of(
                SampleReport.TIMELINE,
                SampleReport.PERCENTILES,
                SampleReport.MATRIX,
                SampleReport.TABLE,
                SampleReport.TEXT));

    assertThat(json.fieldNames())
        .toIterable()
        .containsExactly(
            "format",
            "name",
            "kind",
            "title",
            "claim",
            "at",
            "good",
            "environment",
            "findings",
            "sections");
    assertThat(json.path("good").booleanValue()).isTrue();
    assertThat(json.path("environment").path("seed").intValue()).isEqualTo(42);
    assertThat(json.path("findings").path(4).path("outcome").textValue()).isEqualTo("not_judged");
    assertThat(json.path("sections").findValuesAsText("kind"))
        .containsExactly("timeline", "percentiles", "matrix", "table", "text");
    JsonNode timeline = json.path("sections").path(0);
    assertThat(timeline.path("series").path(0).path("points").path(0)).hasToString("[0.0,150.0]");
    assertThat(timeline.path("marks").path(0))
        .hasToString("{\"name\":\"eu killed\",\"from\":20.0,\"to\":50.0}");
    assertThat(json.path("sections").path(2).path("cells").path(2))
        .hasToString("[118.0,88.1,null]");
  }

  @Test
  void percentilesAndFactsAreInOrder() throws Exception {
    JsonNode json =
        json(
            SampleReport.of(
                new Percentiles(
                    "t", Map.of("a", Map.of("max", 9.0, "p99.9", 5.0, "p50", 1.0, "p9", 0.5)))));

    assertThat(json.path("sections").path(0).path("rows").path("a"))
        .hasToString("{\"p9\":0.5,\"p50\":1.0,\"p99.9\":5.0,\"max\":9.0}");
    assertThat(json.path("environment").path("versions").fieldNames())
        .toIterable()
        .containsExactly("Cassandra", "Java", "Meridian");
  }

  @Test
  void aFolderThatCannotBeIsRefusedByName() throws Exception {
    Path file = Files.createFile(folder.resolve("a-file"));
    Path below = file.resolve("reports");

    assertThatThrownBy(() -> ReportFiles.requireWritable(below))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("cannot write reports to " + below);
    assertThatThrownBy(() -> ReportFiles.write(below, SampleReport.of()))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining(below.toString());
  }

  @Test
  void aFolderWithoutANameIsRefused() {
    assertThatThrownBy(() -> ReportFiles.requireWritable(Path.of("")))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("the report folder is ''");
  }

  @Test
  void aFolderThatCanBeWrittenIsLeftEmpty() throws Exception {
    Path reports = folder.resolve("a/b");

    ReportFiles.requireWritable(reports);

    assertThat(reports).isEmptyDirectory();
  }

  @Test
  void aNameThatIsNoFileNameIsRefused() {
    Report sample = SampleReport.of();
    Report elsewhere =
        new Report(
            "../up",
            sample.kind(),
            sample.title(),
            sample.claim(),
            sample.at(),
            sample.environment(),
            sample.findings(),
            sample.sections());

    assertThatThrownBy(() -> ReportFiles.write(folder, elsewhere))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("\"../up\"");
  }

  private JsonNode json(Report report) throws Exception {
    return new ObjectMapper().readTree(ReportFiles.write(folder, report).json().toFile());
  }
}
