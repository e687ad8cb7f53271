package io.meridian.chaos.bench;

import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** The report of a comparison; Node.js has measured it, and reports are written here alone. */
@Command(
    name = "peers",
    description = {
      "Write the report of a comparison with other systems from its figures; chaos/peers/run"
          + " measures them.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PeersCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The figures: what chaos/peers/run has written.")
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Path file;

  @Mixin private final ReportOption reportOption = new ReportOption();

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() {
    Path folder = reportOption.writableFolder(Installation.current());
    PeersFigures figures;
    try {
      figures = PeersFigures.read(file);
    } catch (IOException unusable) {
      throw new ParameterException(
          spec.commandLine(), String.valueOf(unusable.getMessage()), unusable);
    }
    BenchReport console = new BenchReport(spec.commandLine().getOut());
    reportOption.write(folder, new PeersReport(figures).report(), console);
    return 0;
  }
}
