package io.meridian.chaos.bench;

import io.meridian.chaos.bench.CapacityBench.Load;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How many subscribers a channel may have in each region. */
@Command(
    name = "fanout",
    description = {
      "The most subscribers of one channel in each region within a latency budget, nothing lost,",
      "repeated or reordered. One region publishes.",
      "",
      "Exit status 1 if no number of subscribers passed.",
      ""
    },
    mixinStandardHelpOptions = true)
final class FanoutCommand implements Callable<Integer> {
  private static final OptionRange SUBSCRIBERS = new OptionRange(1, 10_000);
  private static final OptionRange RATES = new OptionRange(1, 10_000);

  @Mixin private final CapacityOptions capacity = new CapacityOptions();
  @Mixin private final NetworkOption network = new NetworkOption();
  @Mixin private final ReportOption report = new ReportOption();

  @Option(
      names = "--first",
      paramLabel = "N",
      defaultValue = "50",
      description = "Subscribers in each region to begin with (default: ${DEFAULT-VALUE}).")
  private int first;

  @Option(
      names = "--most",
      paramLabel = "N",
      defaultValue = "1600",
      description =
          "Subscribers in each region that are tried at the most (default: ${DEFAULT-VALUE}).")
  private int most;

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "10",
      description = "Messages a second (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    SUBSCRIBERS.require(spec, "--most", most);
    new OptionRange(1, most).require(spec, "--first", first);
    RATES.require(spec, "--rate", rate);
    Load load =
        new Load(
            "fanout",
            "Fan-out of one channel",
            "subscribers in each region",
            "The most subscribers in each of three regions that receive "
                + rate
                + " messages a second in time, once and in order.",
            first,
            most);
    return new CapacityBench(
            capacity, network, report, new BenchReport(spec.commandLine().getOut()))
        .run(
            load,
            regions -> List.of(new Stream(regions.get(0), Durability.MAJORITY)),
            Publishers.DATA_CHARS,
            (run, channels, subscribers, warmUp, time) ->
                run.run(channels, rate, subscribers, warmUp, time));
  }
}
