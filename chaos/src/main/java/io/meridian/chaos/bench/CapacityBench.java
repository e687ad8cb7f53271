package io.meridian.chaos.bench;

import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.report.Environment;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Looks for the highest load at which p99 stays within a budget beyond the way, and all messages
 * come once and in order. Every load has channels of its own.
 */
final class CapacityBench {
  /** A load that was too much has left queues behind. */
  private static final long AFTER_FAILURE_SECONDS = 5;

  private static final Duration STEP_WARM_UP = Duration.ofSeconds(2);

  /**
   * What is raised.
   *
   * @param name of the benchmark
   * @param title of its report
   * @param unit of the load, for people
   * @param claim of its report, what is looked for
   * @param first to be tried
   * @param most to be tried
   */
  record Load(String name, String title, String unit, String claim, int first, int most) {}

  /** One load against regions that run. */
  interface Trial {
    /**
     * @param channels of this trial alone
     */
    StreamsResult at(StreamsRun run, String channels, int load, Duration warmUp, Duration time)
        throws InterruptedException;
  }

  private final CapacityOptions options;
  private final NetworkOption networkOption;
  private final ReportOption reportOption;
  private final BenchReport console;

  CapacityBench(
      CapacityOptions options,
      NetworkOption networkOption,
      ReportOption reportOption,
      BenchReport console) {
    this.options = options;
    this.networkOption = networkOption;
    this.reportOption = reportOption;
    this.console = console;
  }

  /**
   * Runs it in regions of its own.
   *
   * @param streams of each load, from the regions that there are
   * @return exit status: 1 if no load passed
   */
  int run(Load load, Function<List<RegionId>, List<Stream>> streams, int payload, Trial trial)
      throws IOException, InterruptedException {
    options.require();
    Installation installation = Installation.current();
    Function<Topology, Network> chosen = networkOption.network(installation);
    Path folder = reportOption.writableFolder(installation);
    try (EmulatedRegions regions = EmulatedRegions.start(installation, load.name(), console::say)) {
      Network network = chosen.apply(regions.topology());
      network.putBetween(regions);
      try (StreamsRun run = new StreamsRun(regions, streams.apply(regions.ids()), payload)) {
        console.say("Warming up for " + options.warmUp().toSeconds() + " s");
        trial.at(run, load.name() + "-warm-up", load.first(), options.warmUp(), Duration.ZERO);
        StepSearch<StreamsResult> search =
            new StepSearch<>(
                value -> attempt(run, load, value, network, trial),
                result -> passes(result, network));
        int highest = search.highest(load.first(), load.most(), options.refinements());
        Environment environment = reportOption.environment(installation);
        Report report =
            new CapacityReport(load, options.budgetMillis(), network, search.steps())
                .of(highest, environment);
        reportOption.write(folder, report, console);
        return highest > 0 ? 0 : 1;
      }
    }
  }

  private StreamsResult attempt(StreamsRun run, Load load, int value, Network network, Trial trial)
      throws InterruptedException {
    StreamsResult result =
        trial.at(run, load.name() + '-' + value, value, STEP_WARM_UP, options.time());
    boolean passed = passes(result, network);
    console.add(
        String.format(
            Locale.ROOT,
            "%,8d %s: p99 %.1f ms beyond the way, %s%s",
            value,
            load.unit(),
            result.beyondWayMillis(network, 99),
            passed ? "passed" : "too much",
            result.isRight() ? "" : ": " + result.finding().detail()));
    if (!passed) {
      TimeUnit.SECONDS.sleep(AFTER_FAILURE_SECONDS);
    }
    return result;
  }

  private boolean passes(StreamsResult result, Network network) {
    return result.isRight() && result.beyondWayMillis(network, 99) <= options.budgetMillis();
  }
}
