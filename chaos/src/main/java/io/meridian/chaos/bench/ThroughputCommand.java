package io.meridian.chaos.bench;

import io.meridian.chaos.bench.CapacityBench.Load;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many messages a second all regions together take. */
@Command(
    name = "throughput",
    description = {
      "The most messages a second within a latency budget, nothing lost, repeated or reordered.",
      "Each region publishes, each has a subscriber of every region's messages.",
      "",
      "Exit status 1 if no rate passed.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ThroughputCommand implements Callable<Integer> {
  private static final OptionRange RATES = new OptionRange(1, 1_000_000);

  @Mixin private final CapacityOptions capacity = new CapacityOptions();
  @Mixin private final NetworkOption network = new NetworkOption();
  @Mixin private final ReportOption report = new ReportOption();

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "200",
      description = "Messages a second to begin with (default: ${DEFAULT-VALUE}).")
  private int first;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "20000",
      description = "Messages a second that are tried at the most (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(
      names = "--payload",
      paramLabel = "CHARACTERS",
      defaultValue = "200",
      description = "Data of each message, 20 to 60000 (default: ${DEFAULT-VALUE}).")
  private int payload;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RATES.require(spec, "--most", most);
    new OptionRange(1, most).require(spec, "--first", first);
    Publishers.DATA_CHARS_ALLOWED.require(spec, "--payload", payload);
    Load load =
        new Load(
            "throughput",
            "Throughput of three regions",
            "messages/s",
            "The most messages a second, of all regions, that every region delivers in time, once and"
                + " in order.",
            first,
            most);
    return new CapacityBench(
            capacity, network, report, new BenchReport(spec.commandLine().getOut()))
        .run(
            load,
            regions ->
                regions.stream().map(region -> new Stream(region, Durability.MAJORITY)).toList(),
            payload,
            (run, channels, rate, warmUp, time) -> run.run(channels, rate, 1, warmUp, time));
  }
}
