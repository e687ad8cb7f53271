package io.meridian.chaos.run;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.experiment.EventRoom;
import io.meridian.chaos.experiment.Evidence;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.SteadyState;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.History;
import io.meridian.chaos.history.HistoryChecker;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.history.Patience;
import io.meridian.chaos.history.SubscriberReport;
import io.meridian.chaos.report.Report;
import io.meridian.chaos.sdk.LoadClients;
import io.meridian.chaos.sdk.SdkLog;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** One experiment, from the first connection to the report, in regions that are up. */
final class ExperimentRun {
  private static final int DRAIN_SECONDS = 60;

  /** What is delivered again comes soon after it could. */
  private static final int DUPLICATES_SECONDS = 5;

  /** Programs that have just been started need longer on a busy machine. */
  private static final int STEADY_LOOKS = 6;

  private static final int PROGRESS_SECONDS = 5;
  private static final long WATCH_MILLIS = 500;

  /** What a stop condition looks at. */
  private static final Duration STOP_LOOKS_AT = Duration.ofSeconds(5);

  /** How long a history may take to be written when the process is told to end. */
  private static final long EXIT_MILLIS = 20_000;

  private final ExperimentSource source;
  private final Experiment experiment;
  private final RunEvidence evidence;
  private final Stage stage;
  private final List<String> channels;
  private final List<Injection> injections;
  private final RunContext context;
  private final HistoryRecorder recorder;
  private final Method method;
  private long steadyNanos;
  private boolean historyKept;

  /**
   * @param evidence takes the history
   * @param stage whose regions are up
   * @param channels that nobody used before
   * @param injections of the method's steps, in their order
   */
  ExperimentRun(
      ExperimentSource source,
      RunEvidence evidence,
      Stage stage,
      List<String> channels,
      List<Injection> injections,
      RunContext context) {
    this.source = source;
    this.experiment = source.experiment();
    this.evidence = evidence;
    this.stage = stage;
    this.channels = List.copyOf(channels);
    this.injections = List.copyOf(injections);
    this.context = context;
    this.recorder = new HistoryRecorder(EventRoom.of(experiment));
    this.method = new Method(experiment.method(), injections, recorder, context::say);
  }

  /**
   * Runs it. All faults are undone when it returns, in whatever way, and the history is written if
   * the experiment keeps it; that is written also when the process is told to end meanwhile.
   *
   * @return of an aborted run, when the regions were not well or a stop condition held, with what
   *     was delivered until its faults were undone
   */
  Report run() throws AblyException, IOException, InterruptedException {
    Thread exit = new Thread(this::keepHistoryOnExit, "keep history");
    Runtime.getRuntime().addShutdownHook(exit);
    try {
      return runToEnd();
    } finally {
      keepHistory();
      try {
        Runtime.getRuntime().removeShutdownHook(exit);
      } catch (IllegalStateException exiting) {
        // The hook finds it kept.
      }
    }
  }

  /** Who waits for this process to end waits for a long history only so long. */
  private void keepHistoryOnExit() {
    Thread writing = new Thread(this::keepHistory, "write history");
    writing.setDaemon(true);
    writing.start();
    try {
      writing.join(EXIT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Report runToEnd() throws AblyException, IOException, InterruptedException {
    try (PrintWriter log = new PrintWriter(Files.newBufferedWriter(sdkLog()));
        LoadClients clients = stage.clients(experiment, channels, recorder, new SdkLog(log))) {
      try {
        context.say("Connecting clients");
        clients.connect();
        clients.startPublishing();
        LimitWatch watch = new LimitWatch(recorder, clients.homes());
        String aborted = abortsBeforeItsEnd(clients, watch);
        if (aborted != null) {
          method.undoAll();
          return new RunReport(context, source)
              .ofAborted(recorder.history(), clients.homes(), method.marks(), aborted);
        }
        clients.stopPublishing();
      } finally {
        method.undoAll();
      }
      drain();
      lookAtMembers(clients);
      return conclude(clients);
    }
  }

  /** Why, null if it does not. */
  private @Nullable String abortsBeforeItsEnd(LoadClients clients, LimitWatch watch)
      throws IOException, InterruptedException {
    try {
      awaitSteadyState(clients, watch);
      for (Injection injection : injections) {
        injection.beforeFaults();
      }
      doFaults(clients, watch);
      return null;
    } catch (AbortedException aborted) {
      return aborted.getMessage();
    }
  }

  private Path sdkLog() {
    return context.folder().resolve("clients.log");
  }

  private void awaitSteadyState(LoadClients clients, LimitWatch watch)
      throws AbortedException, InterruptedException {
    context.say(
        "Load: %d messages/s in each region; warm-up of %d s"
            .formatted(
                experiment.load().messagesPerSecond(),
                experiment.steadyState().warmUp().toSeconds()));
    SteadyState steady = experiment.steadyState();
    go(clients, steady.warmUp());
    for (int look = 1; ; look++) {
      go(clients, steady.over());
      try {
        watch.require(
            steady.limits(),
            steady.over(),
            "the steady state does not hold before the first fault");
        steadyNanos = recorder.nowNanos() - steady.over().toNanos();
        context.say("Steady");
        return;
      } catch (AbortedException notYet) {
        if (look == STEADY_LOOKS) {
          throw notYet;
        }
        context.say("Not steady yet: " + notYet.getMessage());
      }
    }
  }

  private void go(LoadClients clients, Duration time) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep(time.toNanos());
    progress(clients);
  }

  private void doFaults(LoadClients clients, LimitWatch watch)
      throws AbortedException, InterruptedException {
    LeavingMembers leaving = new LeavingMembers(experiment, clients::leave);
    long beganNanos = recorder.nowNanos();
    method.start();
    watchWhile(
        () -> !method.isOver(), () -> leaving.whileFaults(since(beganNanos)), clients, watch);
    long overNanos = recorder.nowNanos();
    watchWhile(
        () -> since(overNanos).compareTo(experiment.after()) < 0,
        () -> leaving.afterFaults(since(beganNanos), since(overNanos)),
        clients,
        watch);
    clients.leaveByClosing();
  }

  private Duration since(long nanos) {
    return Duration.ofNanos(recorder.nowNanos() - nanos);
  }

  /**
   * @param meanwhile done again and again
   */
  private void watchWhile(
      BooleanSupplier goesOn, Runnable meanwhile, LoadClients clients, LimitWatch watch)
      throws AbortedException, InterruptedException {
    long saidNanos = recorder.nowNanos();
    while (goesOn.getAsBoolean()) {
      meanwhile.run();
      TimeUnit.MILLISECONDS.sleep(WATCH_MILLIS);
      watch.require(experiment.stopWhen(), STOP_LOOKS_AT, "a stop condition holds");
      if (recorder.nowNanos() - saidNanos > TimeUnit.SECONDS.toNanos(PROGRESS_SECONDS)) {
        saidNanos = recorder.nowNanos();
        progress(clients);
      }
    }
  }

  private void progress(LoadClients clients) {
    context
        .narrator()
        .say(
            "%,d sent, %,d acknowledged, %,d delivered",
            clients.sent(), clients.acknowledged(), clients.received());
  }

  /** Waits for what is missing, then a little longer for what should not come. */
  private void drain() throws InterruptedException {
    context.say("Publishing has ended; waiting until all that was acknowledged has arrived");
    long endNanos = System.nanoTime() + TimeUnit.SECONDS.toNanos(DRAIN_SECONDS);
    while (System.nanoTime() < endNanos && isMissingSomething()) {
      TimeUnit.SECONDS.sleep(1);
    }
    TimeUnit.SECONDS.sleep(DUPLICATES_SECONDS);
  }

  private boolean isMissingSomething() {
    HistoryReport report = HistoryChecker.check(recorder.history());
    return report.unanswered() > 0
        || report.subscribers().stream().mapToLong(SubscriberReport::lost).sum() > 0;
  }

  /** What is shown proves nothing while who has just been disturbed comes and goes. */
  private void lookAtMembers(LoadClients clients) throws InterruptedException {
    if (experiment.load().membersPerRegion() > 0) {
      TimeUnit.NANOSECONDS.sleep(Patience.DEFAULT.settles().plusSeconds(1).toNanos());
      context.say("%d clients have looked who is there".formatted(clients.lookAtMembers()));
    }
  }

  /** Once; who comes second returns when it is done. */
  private synchronized void keepHistory() {
    if (!historyKept && experiment.evidence().contains(Evidence.HISTORY)) {
      historyKept = true;
      evidence.keepHistory(recorder.history());
    }
  }

  private Report conclude(LoadClients clients) {
    History history = recorder.history();
    HistoryReport report = HistoryChecker.check(history);
    return new RunReport(context, source)
        .of(
            history,
            report,
            clients.homes(),
            Phases.of(steadyNanos, method.marks()),
            method.marks(),
            method.failures());
  }
}
