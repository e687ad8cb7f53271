package io.meridian.chaos.experiment;

import io.meridian.regions.launch.Installation;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
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
      paramLabel = "FILE",
      description = "A file, or the name of an experiment of this project; default: all of them.")
  private List<String> files = new ArrayList<>();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    ExperimentFolder folder = new ExperimentFolder(Installation.currentProject());
    Set<String> wanProfiles = folder.wanProfiles();
    List<Path> asked = files.isEmpty() ? folder.all() : files.stream().map(folder::find).toList();
    int invalid = 0;
    PrintWriter out = spec.commandLine().getOut();
    for (Path file : asked) {
      try {
        ExperimentFile.read(file, wanProfiles);
      } catch (InvalidExperimentException e) {
        invalid++;
        spec.commandLine().getErr().println(e.getMessage());
      }
    }
    out.printf("%d of %d files are valid%n", asked.size() - invalid, asked.size());
    out.flush();
    return invalid == 0 ? ExitCode.OK : ExitCode.USAGE;
  }
}
