package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Delivery latency in the publishers' region and in the others, side by side. */
@Command(
    name = "replication",
    description = {
      "Delivery latency to a subscriber in the publishers' region and to one in each other region,",
      "in the same run. Open loop: a latency counts from when the message was due.",
      ""
    },
    mixinStandardHelpOptions = true)
final class ReplicationCommand implements Callable<Integer> {
  @Option(
      names = "--delays",
      paramLabel = "MILLIS",
      split = ",",
      defaultValue = "0,20",
      description = "One-way delays between regions, each its own run (default: ${DEFAULT-VALUE}).")
  private List<Integer> delays = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description = "Messages per second, of four publishers (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long to publish before anything counts (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "How long to measure with each delay (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    BenchReport report = new BenchReport(spec.commandLine().getOut());
    Installation installation = Installation.current();
    try (EmulatedRegions regions =
        EmulatedRegions.start(installation, "replication", report::say)) {
      ReplicationRun run = new ReplicationRun(regions);
      report.say("Warming up");
      // Also what is not delayed has to be compiled before it is measured.
      run.run("warm-up", 4.0 * rate, Duration.ofSeconds(warmUp), Duration.ZERO);
      for (int delay : delays) {
        Duration oneWay = Duration.ofMillis(delay);
        regions.delay(oneWay);
        report.say("Measuring with " + delay + " ms between regions");
        Map<RegionId, Deliveries> deliveries =
            run.run(
                "replication-" + delay, rate, Duration.ofSeconds(3), Duration.ofSeconds(seconds));
        report.addCircumstances("Replication, " + rate + " messages a second");
        report.add(ReplicationRun.report(deliveries, oneWay));
      }
    }
    report.write(installation.runFolder().resolve("bench/replication.txt"));
    return 0;
  }
}
