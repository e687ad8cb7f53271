package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How long positions get, and what it costs that they get no longer. */
@Command(
    name = "positions",
    description = {
      "The length of channelSerial with many publishers on one channel, over a grid of rates and",
      "round-trip times. Exit status 1 if a message was lost, repeated or refused.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PositionCommand implements Callable<Integer> {
  /** What the goal is about. */
  private static final int GOAL_RATE = 500;

  private static final OptionRange PUBLISHERS = new OptionRange(1, 10_000);
  private static final OptionRange RATES = new OptionRange(1, 10_000);
  private static final OptionRange ROUND_TRIPS = new OptionRange(0, 10_000);

  @Option(
      names = "--publishers",
      paramLabel = "N",
      defaultValue = "1000",
      description = "Connections that publish in turn (default: ${DEFAULT-VALUE}).")
  private int publisherCount;

  @Option(
      names = "--rates",
      paramLabel = "N",
      split = ",",
      defaultValue = "10,25,60,125,250,500,1000",
      description = "Messages per second, of all publishers (default: ${DEFAULT-VALUE}).")
  private List<Integer> rates = List.of();

  @Option(
      names = "--round-trips",
      paramLabel = "MILLIS",
      split = ",",
      defaultValue = "10,40,80",
      description = "Round-trip times between regions (default: ${DEFAULT-VALUE}).")
  private List<Integer> roundTrips = List.of();

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "5",
      description = "How long to measure each (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PUBLISHERS.require(spec, "--publishers", publisherCount);
    rates.forEach(rate -> RATES.require(spec, "--rates", rate));
    roundTrips.forEach(millis -> ROUND_TRIPS.require(spec, "--round-trips", millis));
    OptionRange.SECONDS.require(spec, "--seconds", seconds);
    BenchReport report = new BenchReport(spec.commandLine().getOut());
    Installation installation = Installation.current();
    List<PositionRun.Point> points;
    try (EmulatedRegions regions = EmulatedRegions.start(installation, "positions", report::say)) {
      points = measure(regions, report);
    }
    report.addCircumstances("Positions, " + publisherCount + " publishers");
    report.add("");
    report.add(PositionReport.table(points));
    report.add(PositionReport.plot(points));
    points.stream()
        .filter(point -> point.perSecond() == GOAL_RATE)
        .forEach(point -> report.add(PositionReport.verdict(point)));
    report.write(installation.runFolder().resolve("bench/positions.txt"));
    return points.stream().anyMatch(PositionRun.Point::wrong) ? 1 : 0;
  }

  private List<PositionRun.Point> measure(EmulatedRegions regions, BenchReport report)
      throws InterruptedException {
    List<PositionRun.Point> points = new ArrayList<>();
    report.say("Connecting " + publisherCount + " publishers");
    try (Publishers publishers =
        Publishers.connect(regions.endpoint(regions.ids().get(0)), publisherCount)) {
      PositionRun run = new PositionRun(regions, publishers);
      report.say("Warming up");
      run.run(GOAL_RATE, 0, Duration.ofSeconds(10));
      for (int roundTrip : roundTrips) {
        for (int rate : rates) {
          report.say(rate + " messages a second, " + roundTrip + " ms round trip");
          points.add(run.run(rate, roundTrip, Duration.ofSeconds(seconds)));
        }
      }
    }
    return points;
  }
}
