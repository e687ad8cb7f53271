package io.meridian.chaos.check;

import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryChecker;
import io.meridian.chaos.history.HistoryFile;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.HistoryReportJson;
import io.meridian.chaos.history.Patience;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Judges the history in a file. */
@Command(
    name = "check",
    description = {
      "Judge a recorded history: what was lost, duplicated, out of order or left unanswered, who"
          + " was missing from presence or shown though gone, and how long faults were felt.",
      "",
      "Exit status 0 if no promise was broken, 1 if one was, 2 if the file cannot be read or has no events.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class CheckCommand implements Callable<Integer> {
  private static final int HOLDS = 0;
  private static final int BROKEN = 1;
  private static final int UNREADABLE = 2;

  @Parameters(paramLabel = "FILE", description = "A history: JSON lines, one event each.")
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Path file;

  @Option(names = "--json", description = "Print the verdict as JSON.")
  private boolean json;

  @Option(
      names = "--max-events",
      paramLabel = "N",
      defaultValue = "" + History.EVENTS_MAX,
      description =
          "A file with more is not read: all are held in memory, some 500 bytes each (default:"
              + " ${DEFAULT-VALUE}).")
  private int maxEvents;

  @Mixin private final PatienceOptions options = new PatienceOptions();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    Patience patience = patience();
    if (maxEvents < 1) {
      throw new ParameterException(
          spec.commandLine(), "--max-events is " + maxEvents + ", it has to be at least 1");
    }
    History history;
    try {
      history = HistoryFile.read(file, maxEvents);
    } catch (NoSuchFileException missing) {
      return unreadable(file + " does not exist");
    } catch (IOException bad) {
      return unreadable(String.valueOf(bad.getMessage()));
    }
    if (history.events().isEmpty()) {
      return unreadable(file + " has no events: it proves nothing");
    }
    HistoryReport report = HistoryChecker.check(history, patience);
    PrintWriter out = spec.commandLine().getOut();
    out.print(
        json ? HistoryReportJson.encode(report).toPrettyString() + "\n" : VerdictText.of(report));
    out.flush();
    return report.holds() ? HOLDS : BROKEN;
  }

  private Patience patience() {
    try {
      return options.patience();
    } catch (IllegalArgumentException unusable) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private int unreadable(String why) {
    spec.commandLine().getErr().println("meridian: " + why);
    return UNREADABLE;
  }
}
