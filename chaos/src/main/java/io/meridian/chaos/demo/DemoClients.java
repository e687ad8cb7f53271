package io.meridian.chaos.demo;

import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.cli.FailureMessage;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The process in which the demo's clients live; {@link DemoCommand} starts it. */
@Command(name = "demo-clients")
final class DemoClients implements Callable<Integer> {
  @Mixin private final DemoOptions options = new DemoOptions();

  @Option(names = "--folder", required = true)
  @SuppressWarnings("NullAway.Init") // by Picocli
  private Path folder;

  @Option(
      names = "--start-millis",
      required = true,
      description = "When the command started that lines are timed from.")
  private long startMillis;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  DemoClients() {}

  /**
   * What makes the process tell its part of a demo.
   *
   * @param folder that exists, for the SDK's log and the history
   * @param narrator which tells what comes before and after
   */
  static List<String> arguments(Path folder, Narrator narrator, DemoOptions options) {
    List<String> arguments =
        new ArrayList<>(List.of("--folder=" + folder, "--start-millis=" + narrator.startMillis()));
    arguments.addAll(options.arguments());
    return arguments;
  }

  /** Exits with 0 when the demo went well, 1 when not; threads of the SDK do not keep it alive. */
  public static void main(String[] args) {
    System.exit(
        new CommandLine(new DemoClients())
            .setExecutionExceptionHandler(new FailureMessage(CommandLine.ExitCode.SOFTWARE))
            .execute(args));
  }

  @Override
  public Integer call() throws Exception {
    LocalDeployment deployment = new LocalDeployment(Installation.current(), System.getenv());
    Narrator narrator = narrator();
    boolean good = new DemoRun(options.plan(), deployment, folder, narrator).run();
    return good ? CommandLine.ExitCode.OK : CommandLine.ExitCode.SOFTWARE;
  }

  Narrator narrator() {
    return new Narrator(spec.commandLine().getOut(), startMillis);
  }
}
