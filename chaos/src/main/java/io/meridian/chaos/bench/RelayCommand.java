package io.meridian.chaos.bench;

import io.meridian.regions.launch.Installation;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What the emulated network adds to the delay that it is told. */
@Command(
    name = "wan",
    description = {
      "What a relay of the emulated network adds to its delay, in a process on one processor.",
      "Open loop: a latency counts from when the message was due. Needs no region. Exit status 1 if",
      "a message was lost.",
      ""
    },
    mixinStandardHelpOptions = true)
final class RelayCommand implements Callable<Integer> {
  /** The goal: below this at p99, with at least so many messages a second on one processor. */
  private static final double GOAL_MILLIS = 1;

  private static final int GOAL_RATE = 50_000;

  private static final OptionRange RATES = new OptionRange(1, 1_000_000);
  private static final OptionRange MESSAGE_BYTES = new OptionRange(Long.BYTES, 65_536);

  /** A receiver waits longer than that for a message. */
  private static final OptionRange DELAYS_MILLIS = new OptionRange(0, 5_000);

  @Option(
      names = "--rate",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Messages per second, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
  private int rate;

  @Option(
      names = "--bytes",
      paramLabel = "N",
      defaultValue = "200",
      description = "Of each message, 8 to 65536 (default: ${DEFAULT-VALUE}).")
  private int messageBytes;

  @Option(
      names = "--delay",
      paramLabel = "MILLIS",
      defaultValue = "40",
      description = "The relay's, one way, 0 to 5000 (default: ${DEFAULT-VALUE}).")
  private int delayMillis;

  @Option(
      names = "--warm-up",
      paramLabel = "SECONDS",
      defaultValue = "10",
      description =
          "How long to send before anything counts, 0 to 600 (default: ${DEFAULT-VALUE}).")
  private int warmUp;

  @Option(
      names = "--seconds",
      paramLabel = "SECONDS",
      defaultValue = "20",
      description = "How long to measure, 1 to 600 (default: ${DEFAULT-VALUE}).")
  private int seconds;

  @Spec
  @SuppressWarnings("NullAway.Init") // by Picocli
  private CommandSpec spec;

  @Override
  public Integer call() throws IOException, InterruptedException {
    RATES.require(spec, "--rate", rate);
    MESSAGE_BYTES.require(spec, "--bytes", messageBytes);
    DELAYS_MILLIS.require(spec, "--delay", delayMillis);
    OptionRange.WARM_UP_SECONDS.require(spec, "--warm-up", warmUp);
    OptionRange.SECONDS.require(spec, "--seconds", seconds);
    BenchReport report = new BenchReport(spec.commandLine().getOut());
    Duration oneWay = Duration.ofMillis(delayMillis);
    var run =
        new RelayRun(messageBytes, rate, Duration.ofSeconds(warmUp), Duration.ofSeconds(seconds));
    report.say("Without a relay");
    RelayRun.Result direct = run.direct();
    report.say("Through a relay of " + delayMillis + " ms");
    RelayRun.Result relayed = run.through(oneWay);

    report.addCircumstances(
        String.format(
            Locale.ROOT,
            "Relay, %,d messages of %d bytes a second, %s",
            rate,
            messageBytes,
            PinnedRelay.isPinned() ? "kept to one processor" : "not kept to one processor"));
    report.add(Latencies.header("Latency"));
    report.add(direct.added().row("directly"));
    report.add(relayed.added().row("through the relay, less " + delayMillis + " ms"));
    report.add(
        String.format(
            Locale.ROOT,
            "Lost or out of order: %d and %d. The relay used %.2f of a processor.",
            direct.missing(),
            relayed.missing(),
            relayed.cores()));
    report.add(verdict(relayed));
    report.write(Installation.current().runFolder().resolve("bench/wan.txt"));
    return direct.missing() + relayed.missing() > 0 ? 1 : 0;
  }

  private String verdict(RelayRun.Result relayed) {
    double added = relayed.added().millis(99);
    boolean met =
        added < GOAL_MILLIS && rate >= GOAL_RATE && relayed.cores() <= 1 && relayed.missing() == 0;
    return String.format(
        Locale.ROOT,
        "Beyond its delay %.2f ms at p99 at %,d messages/s on %.2f processors:"
            + " goal of less than %.0f ms at %,d on one %s",
        added,
        rate,
        relayed.cores(),
        GOAL_MILLIS,
        GOAL_RATE,
        met ? "met" : "MISSED");
  }
}
