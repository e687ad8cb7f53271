package io.meridian.chaos.experiment;

import io.meridian.regions.cli.Columns;
import io.meridian.regions.launch.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Which experiments there are. */
@Command(
    name = "list",
    description = {
      "Show the experiments of this project.",
      "",
      "LENGTH is how long clients run; starting regions and waiting for what is under way come on"
          + " top.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class ListCommand implements Callable<Integer> {
  private static final List<String> HEADER = List.of("NAME", "LENGTH", "FAULTS", "TITLE");

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    List<List<String>> rows = new ArrayList<>(List.of(HEADER));
    List<String> problems = new ArrayList<>();
    ExperimentFolder folder = new ExperimentFolder(Installation.currentProject());
    Available available = folder.available();
    for (Path file : folder.all()) {
      try {
        rows.add(row(ExperimentFile.read(file, available)));
      } catch (InvalidExperimentException e) {
        problems.add(e.getMessage());
      }
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(Columns.aligned(rows));
    out.flush();
    problems.forEach(spec.commandLine().getErr()::println);
    return problems.isEmpty() ? ExitCode.OK : ExitCode.USAGE;
  }

  private static List<String> row(Experiment experiment) {
    return List.of(
        experiment.name(),
        experiment.length().toSeconds() + " s",
        experiment.method().stream()
            .map(step -> Spelling.of(step.fault()) + " " + step.target().text())
            .collect(Collectors.joining(", ")),
        experiment.title());
  }
}
