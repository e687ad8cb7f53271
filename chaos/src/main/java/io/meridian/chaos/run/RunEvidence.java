package io.meridian.chaos.run;

import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryFile;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.report.ReportFiles;
import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * The files that are kept of one experiment. What cannot be written is told, and changes nothing of
 * what was found.
 */
final class RunEvidence {
  private static final String HISTORY = ".history.jsonl";

  /** What is not written to its end has another name. */
  private static final String UNFINISHED = ".history.tmp";

  private final String name;
  private final Path reports;
  private final Path logs;
  private final Consumer<String> say;

  /**
   * @param name of the experiment, which files have
   * @param reports for report and history
   * @param logs for all else
   */
  RunEvidence(String name, Path reports, Path logs, Consumer<String> say) {
    this.name = name;
    this.reports = reports;
    this.logs = logs.resolve(name);
    this.say = say;
  }

  /** Of an earlier run nothing stays that could be taken for this one's. */
  void forgetEarlier() {
    for (String ending : List.of(".html", ".json", HISTORY, UNFINISHED)) {
      Path earlier = reports.resolve(name + ending);
      try {
        Files.deleteIfExists(earlier);
      } catch (IOException stays) {
        say.accept("Still there from an earlier run: " + stays);
      }
    }
  }

  void keepReport(Report report) {
    try {
      say.accept("Report: " + ReportFiles.write(reports, report).page());
    } catch (LaunchException unwritten) {
      say.accept("The report is not kept: " + unwritten.getMessage());
    }
  }

  /** A file that is there is whole. */
  void keepHistory(History history) {
    Path unfinished = reports.resolve(name + UNFINISHED);
    try {
      HistoryFile.write(unfinished, history);
      Files.move(unfinished, reports.resolve(name + HISTORY), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException unwritten) {
      say.accept("The history is not kept: " + unwritten);
    }
  }

  /**
   * For who wants to know why.
   *
   * @param written where processes have logged to, by names for files
   */
  void keepLogs(Map<String, Path> written) {
    try {
      Files.createDirectories(logs);
      for (Map.Entry<String, Path> log : written.entrySet()) {
        if (Files.exists(log.getValue())) {
          Files.copy(
              log.getValue(),
              logs.resolve(log.getKey() + ".log"),
              StandardCopyOption.REPLACE_EXISTING);
        }
      }
      say.accept("Logs of nodes and storage are in " + logs);
    } catch (IOException unwritten) {
      say.accept("Logs of nodes and storage are not kept: " + unwritten);
    }
  }

  void keepTrace(Exception failed) {
    try {
      Files.createDirectories(logs);
      try (PrintWriter trace =
          new PrintWriter(Files.newBufferedWriter(logs.resolve("failure.log")))) {
        failed.printStackTrace(trace);
      }
    } catch (IOException unwritten) {
      say.accept("The stack trace is not kept: " + unwritten);
    }
  }
}
