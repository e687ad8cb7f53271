package io.meridian.chaos.experiment;

import io.meridian.regions.launch.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Whether experiment files can be run. */
@Command(
    name = "validate",
    description = {
      "Read experiment files and say what is wrong with them.",
      "",
      "Exit status 2 if a file cannot be run. Nothing is started.",
      ""
    },
    mixinStandardHelpOptions = true)
public final class ValidateCommand implements Callable<Integer> {
  @Parameters(
      paramLabel = "NAME|FILE|all",
      arity = "0..*",
      description =
          "Experiments: names of those that come with Meridian, files, or all, which is also the"
              + " default.")
  private List<String> names = List.of();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    ExperimentFolder folder = new ExperimentFolder(Installation.currentProject());
    Available available = folder.available();
    Collection<Path> asked = asked(folder);
    int invalid = 0;
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : asked) {
      try {
        ExperimentFile.read(file, available);
      } catch (InvalidExperimentException e) {
        invalid++;
        spec.commandLine().getErr().println(e.getMessage());
      }
    }
    out.printf("%d of %d files are valid%n", asked.size() - invalid, asked.size());
    out.flush();
    return invalid == 0 ? ExitCode.OK : ExitCode.USAGE;
  }

  /** Each file once, however often and however it was written, so that the count is of files. */
  private Collection<Path> asked(ExperimentFolder folder) {
    List<String> words = names.isEmpty() ? List.of(ExperimentFolder.ALL) : names;
    Map<Path, Path> asked = new LinkedHashMap<>();
    for (String word : words) {
      for (Path file : folder.named(word)) {
        asked.putIfAbsent(file.toAbsolutePath().normalize(), file);
      }
    }
    return asked.values();
  }
}
