package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What presence costs: in time, memory and bytes, and whether it holds when clients move. */
@Command(
    name = "presence",
    description = {
      "How long until a member is seen in each region, beside a message on the same connections;",
      "channels with many members; members that come and go; clients that move to another region.",
      "Each part runs in regions of its own. Exit status 1 if an event was lost or repeated, a",
      "region showed other members than there are, or a client that moved was seen to leave.",
      ""
    },
    mixinStandardHelpOptions = true)
final class PresenceCommand implements Callable<Integer> {
  /** So that what a member costs shows, and not how nodes get by with less. */
  private static final int NODE_HEAP_MEBIBYTES = 768;

  /** Each channel of the part move has this share of the clients. */
  private static final int MOVE_CHANNELS = 20;

  private static final OptionRange DELAYS = new OptionRange(0, 10_000);
  private static final OptionRange RATES = new OptionRange(1, 10_000);
  private static final OptionRange MEMBERS = new OptionRange(1, 100_000);
  private static final OptionRange CHANNELS = new OptionRange(1, 100);
  private static final OptionRange ATTACHES = new OptionRange(1, 1_000);
  private static final OptionRange CLIENTS = new OptionRange(MOVE_CHANNELS, 10_000);

  @Option(
      names = "--parts",
      paramLabel = "PART",
      split = ",",
      converter = PartConverter.class,
      defaultValue = "latency,members,churn,move",
      description = "Which parts to run (default: ${DEFAULT-VALUE}).")
  private List<PresencePart> parts = List.of();

  @Option(
      names = "--delays",
      paramLabel = "MILLIS",
      split = ",",
      defaultValue = "0,20",
      description =
          "latency: one-way delays between regions, each its own run (default: ${DEFAULT-VALUE}).")
  private List<Integer> delays = List.of();

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "100",
      description =
          "latency: messages a second, and as many operations on members (default:"
              + " ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description =
          "latency: how long to go on before anything counts (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--members",
      paramLabel = "N",
      defaultValue = "20000",
      description = "members, churn: on a channel (default: ${DEFAULT-VALUE}).")
  private int members;

  @Option(
      names = "--channels",
      paramLabel = "N",
      defaultValue = "10",
      description =
          "members: with so many members each; with 1, memory is not measured (default:"
              + " ${DEFAULT-VALUE}).")
  private int channels;

  @Option(
      names = "--attaches",
      paramLabel = "N",
      defaultValue = "10",
      description = "members: subscribers that attach in each region (default: ${DEFAULT-VALUE}).")
  private int attaches;

  @Option(
      names = "--changes",
      paramLabel = "N",
      defaultValue = "500",
      description = "churn: joins and leaves a second, together (default: ${DEFAULT-VALUE}).")
  private int changes;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "2000",
      description = "move: clients, on 20 channels (default: ${DEFAULT-VALUE}).")
  private int clients;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "30",
      description = "latency, churn: how long to measure (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  private static final class PartConverter implements ITypeConverter<PresencePart> {
    @Override
    public PresencePart convert(String text) {
      return PresencePart.of(text);
    }
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    requireAllowed();
    BenchReport report = new BenchReport(spec.commandLine().getOut());
    Installation installation = Installation.current().withNodeHeap(NODE_HEAP_MEBIBYTES);
    boolean wrong = false;
    for (PresencePart part : parts) {
      report.say("Part " + part);
      try (EmulatedRegions regions = EmulatedRegions.start(installation, "presence", report::say)) {
        wrong |= run(part, regions, report);
      }
    }
    report.write(installation.runFolder().resolve("bench/presence.txt"));
    return wrong ? 1 : 0;
  }

  private void requireAllowed() {
    delays.forEach(delay -> DELAYS.require(spec, "--delays", delay));
    RATES.require(spec, "--rate", rate);
    OptionRange.WARM_UP_SECONDS.require(spec, "--warm-up", warmUp);
    MEMBERS.require(spec, "--members", members);
    CHANNELS.require(spec, "--channels", channels);
    ATTACHES.require(spec, "--attaches", attaches);
    RATES.require(spec, "--changes", changes);
    CLIENTS.require(spec, "--clients", clients);
    OptionRange.SECONDS.require(spec, "--seconds", seconds);
  }

  private boolean run(PresencePart part, EmulatedRegions regions, BenchReport report)
      throws InterruptedException {
    Duration time = Duration.ofSeconds(seconds);
    return switch (part) {
      case LATENCY -> latency(regions, report);
      case MEMBERS -> {
        PresenceMembersRun.Size size = new PresenceMembersRun.Size(members, channels, attaches);
        yield add(report, "Many members", new PresenceMembersRun(regions, size, report::say).run());
      }
      case CHURN ->
          add(
              report,
              "Churn, " + changes + " changes a second among " + members + " members",
              new PresenceChurnRun(regions, members).run(changes, time));
      case MOVE ->
          add(report, "Moving clients", new PresenceMoveRun(regions).run(clients, MOVE_CHANNELS));
    };
  }

  private boolean latency(EmulatedRegions regions, BenchReport report) throws InterruptedException {
    PresenceLatencyRun run = new PresenceLatencyRun(regions);
    report.say("Warming up");
    // Also what is not delayed has to be compiled before it is measured.
    run.run("warm-up", 4.0 * rate, Duration.ZERO, Duration.ofSeconds(warmUp), Duration.ZERO);
    boolean wrong = false;
    for (int delay : delays) {
      Duration oneWay = Duration.ofMillis(delay);
      regions.delay(oneWay);
      report.say("Measuring with " + delay + " ms between regions");
      PresenceResult result =
          run.run(
              "latency-" + delay, rate, oneWay, Duration.ofSeconds(3), Duration.ofSeconds(seconds));
      wrong |= add(report, "Presence beside messages, " + rate + " of each a second", result);
    }
    return wrong;
  }

  private static boolean add(BenchReport report, String what, PresenceResult result) {
    report.addCircumstances(what);
    report.add(result.report());
    return result.wrong();
  }
}
