package io.meridian.chaos.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The benchmarks; by itself it prints which there are. */
@Command(
    name = "bench",
    description = {
      "Measure what replication costs, in three regions that belong to the benchmark: on addresses",
      "of their own, with an emulated network between them. They are deleted afterwards.",
      ""
    },
    synopsisSubcommandLabel = "BENCHMARK",
    mixinStandardHelpOptions = true,
    subcommands = {ReplicationCommand.class, PositionCommand.class})
public final class BenchCommand implements Runnable {
  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
