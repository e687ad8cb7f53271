package io.meridian.chaos.demo;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryChecker;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryFile;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.ReportTable;
import io.meridian.chaos.sdk.SdkClients;
import io.meridian.chaos.sdk.SdkLog;
import io.meridian.chaos.sdk.SdkSurroundings;
import io.meridian.chaos.stage.Narrator;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.Target;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** One demo from the first connection to the table. The regions must be up. */
final class DemoRun {
  /** How long what was acknowledged may take to arrive everywhere after the last sending. */
  private static final int DRAIN_SECONDS = 30;

  private static final int PROGRESS_SECONDS = 5;
  private static final int MAX_VIOLATIONS_SHOWN = 10;

  private final DemoPlan plan;
  private final LocalDeployment deployment;
  private final Path folder;
  private final Narrator narrator;
  private final HistoryRecorder recorder;

  /**
   * Prepares a demo.
   *
   * @param folder that exists, for the SDK's log and the history
   */
  DemoRun(DemoPlan plan, LocalDeployment deployment, Path folder, Narrator narrator) {
    this.plan = plan;
    this.deployment = deployment;
    this.folder = folder;
    this.narrator = narrator;
    this.recorder = new HistoryRecorder(plan.eventCapacity(deployment.topology().regions().size()));
  }

  /** Runs it and prints the outcome. Returns true when nothing is wrong. */
  boolean run() throws AblyException, IOException, InterruptedException {
    Topology topology = deployment.topology();
    List<String> channels = channels(plan.channels());
    try (PrintWriter sdkLog =
            new PrintWriter(Files.newBufferedWriter(folder.resolve("clients.log")));
        SdkClients clients =
            new SdkClients(
                plan.load(),
                channels,
                new SdkSurroundings(
                    topology,
                    true,
                    new SecureRandom().nextLong(),
                    recorder,
                    text -> narrator.say("%s", text),
                    new SdkLog(sdkLog)))) {
      narrator.say(
          "Connecting a publisher and %d subscribers in each of %d regions, channels %s to %s",
          plan.subscribersPerRegion(),
          topology.regions().size(),
          channels.get(0),
          channels.get(channels.size() - 1));
      clients.connect();
      publishThroughTheKill(clients);
      drain();
      return conclude(clients);
    }
  }

  /** Names that no earlier demo used. */
  private static List<String> channels(int count) {
    String run = Integer.toHexString(0x10000 + new SecureRandom().nextInt(0xf0000));
    List<String> names = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      names.add("demo-" + run + "-" + number);
    }
    return names;
  }

  private void publishThroughTheKill(SdkClients clients) throws InterruptedException {
    narrator.say(
        "Publishing %d messages/s in each region; %s dies in %d s",
        plan.messagesPerSecond(), plan.victim(), plan.secondsBefore());
    clients.startPublishing();
    watch(clients, plan.secondsBefore());
    narrator.say("Killing %s", plan.victim());
    recorder.record(at -> new Disturbed(at, "kill " + plan.victim()));
    List<String> killed = deployment.kill(new Target.WholeRegion(plan.victim()));
    narrator.say("Gone: %s", String.join(", ", killed));
    watch(clients, plan.secondsAfter());
    clients.stopPublishing();
    narrator.say("Publishing ends; waiting until all that was acknowledged has arrived");
  }

  private void watch(SdkClients clients, int seconds) throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    long leftNanos = endNanos - System.nanoTime();
    while (leftNanos > 0) {
      TimeUnit.NANOSECONDS.sleep(Math.min(leftNanos, TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)));
      narrator.say(
          "%,d sent, %,d acknowledged, %,d delivered",
          clients.sent(), clients.acknowledged(), clients.received());
      leftNanos = endNanos - System.nanoTime();
    }
  }

  /** Waits for what is missing, then a little longer for what should not come. */
  private void drain() throws InterruptedException {
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
    while (System.nanoTime() < endNanos && isMissingSomething()) {
      TimeUnit.SECONDS.sleep(1);
    }
    TimeUnit.SECONDS.sleep(1);
  }

  private boolean isMissingSomething() {
    HistoryReport report = HistoryChecker.check(recorder.history());
    return report.unanswered() > 0
        || report.subscribers().stream().anyMatch(subscriber -> subscriber.lost() > 0);
  }

  private boolean conclude(SdkClients clients) throws IOException {
    History history = recorder.history();
    HistoryReport report = HistoryChecker.check(history);
    Path historyFile = folder.resolve("history.jsonl");
    HistoryFile.write(historyFile, history);
    Verdict verdict =
        Verdict.of(
            report,
            plan.victim().value(),
            clients.subscribersOf(plan.victim()),
            plan.maxSilenceMillis());

    narrator.plain("");
    narrator.plain(ReportTable.of(report.subscribers()));
    narrator.plain(ReportTable.summary(report));
    verdict.lines().forEach(narrator::plain);
    report.violations().stream()
        .limit(MAX_VIOLATIONS_SHOWN)
        .forEach(
            violation -> narrator.plain("  " + violation.client() + ": " + violation.detail()));
    narrator.plain("Every event of every client: " + historyFile);
    return verdict.isGood();
  }
}
