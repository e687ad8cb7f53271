package io.meridian.chaos;

import io.meridian.chaos.experiment.ListCommand;
import io.meridian.chaos.experiment.ValidateCommand;
import io.meridian.chaos.run.RunCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Experiments; by itself it prints what can be done with them. */
@Command(
    name = "chaos",
    description = {
      "Break regions on purpose, and judge what their clients saw.",
      "",
      "Experiments are files in chaos/experiments; docs/chaos.md says what is in them.",
      ""
    },
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    subcommands = {ListCommand.class, ValidateCommand.class, RunCommand.class})
public final class ChaosCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
