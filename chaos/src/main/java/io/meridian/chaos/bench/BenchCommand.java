package io.meridian.chaos.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The benchmarks; by itself it prints which there are. */
@Command(
    name = "bench",
    description = {
      "Measure latency, capacity and what presence costs, in regions of their own; wan and peers need"
          + " none.",
      "",
      "They have their own addresses and an emulated network between them, and are deleted"
          + " afterwards.",
      ""
    },
    synopsisSubcommandLabel = "BENCHMARK",
    mixinStandardHelpOptions = true,
    subcommands = {
      LatencyCommand.class,
      ThroughputCommand.class,
      FanoutCommand.class,
      ConnectionsCommand.class,
      PositionCommand.class,
      PresenceCommand.class,
      RelayCommand.class,
      PeersCommand.class
    })
public final class BenchCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
