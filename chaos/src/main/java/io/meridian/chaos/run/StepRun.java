package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Spelling;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Undisturbed;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.report.Section.Mark;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** One fault of an experiment, from its time to its undoing. */
final class StepRun {
  private static final long NOT_YET = -1;

  private final Step step;
  private final Injection injection;
  private final HistoryRecorder recorder;
  private final Consumer<String> say;

  /** For people and plots, such as {@code kill eu}. */
  private final String name;

  private final Thread thread;
  private final List<String> failures = new ArrayList<>();
  private long startNanos;
  private long begunNanos = NOT_YET;
  private long endedNanos = NOT_YET;
  private boolean over;

  StepRun(Step step, Injection injection, HistoryRecorder recorder, Consumer<String> say) {
    this.step = step;
    this.injection = injection;
    this.recorder = recorder;
    this.say = say;
    this.name = Spelling.of(step.fault()) + " " + step.target().text();
    this.thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  /** When it is to begin, after all were started. */
  Duration at() {
    return step.at();
  }

  void start() {
    startNanos = recorder.nowNanos();
    thread.start();
  }

  private void run() {
    try {
      sleepUntil(step.at().toNanos());
      begin();
      if (!step.lasts().isZero()) {
        sleepUntil(step.at().plus(step.lasts()).toNanos());
        end();
      }
    } catch (InterruptedException stopped) {
      // Whoever stopped it undoes it.
    } finally {
      over();
    }
  }

  private void sleepUntil(long sinceStartNanos) throws InterruptedException {
    long leftNanos = startNanos + sinceStartNanos - recorder.nowNanos();
    TimeUnit.NANOSECONDS.sleep(Math.max(0, leftNanos));
  }

  private void begin() throws InterruptedException {
    synchronized (this) {
      begunNanos = recorder.nowNanos();
    }
    recorder.record(at -> new Disturbed(at, name));
    say.accept("Fault: " + name);
    if (attempt("could not be done", injection::begin)) {
      attempt("had no effect", injection::requireEffect);
    }
  }

  private void end() throws InterruptedException {
    say.accept("Undoing: " + name);
    attempt("could not be undone", injection::end);
    synchronized (this) {
      endedNanos = recorder.nowNanos();
    }
    recorder.record(at -> new Undisturbed(at, name));
    say.accept("Undone: " + name);
  }

  private interface Attempt {
    void run() throws IOException, InterruptedException;
  }

  /** What fails is a finding, in whatever way it does: the regions may be why. */
  private boolean attempt(String otherwise, Attempt attempt) throws InterruptedException {
    try {
      attempt.run();
      return true;
    } catch (IOException | RuntimeException failed) {
      String why = failed.getMessage() == null ? failed.toString() : failed.getMessage();
      String failure = name + " " + otherwise + ": " + why;
      say.accept(failure);
      synchronized (this) {
        failures.add(failure);
      }
      return false;
    }
  }

  private synchronized void over() {
    over = true;
  }

  synchronized boolean isOver() {
    return over;
  }

  synchronized List<String> failures() {
    return List.copyOf(failures);
  }

  void interrupt() {
    thread.interrupt();
  }

  /** Returns when nothing is left to be undone. */
  void undo() throws InterruptedException {
    thread.join();
    boolean undone;
    synchronized (this) {
      undone = begunNanos == NOT_YET || endedNanos != NOT_YET;
    }
    if (!undone) {
      end();
    }
  }

  /** When it was there; until now if it is not undone. Empty before it began. */
  synchronized Optional<Mark> mark() {
    if (begunNanos == NOT_YET) {
      return Optional.empty();
    }
    long to = endedNanos == NOT_YET ? recorder.nowNanos() : endedNanos;
    return Optional.of(new Mark(name, begunNanos / 1e9, to / 1e9));
  }
}
