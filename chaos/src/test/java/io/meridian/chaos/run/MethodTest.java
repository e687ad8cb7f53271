package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.fault.Injection;
import io.meridian.chaos.history.HistoryEvent.Disturbed;
import io.meridian.chaos.history.HistoryEvent.Undisturbed;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.regions.RegionId;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class MethodTest {
  private static final Duration FOREVER = Duration.ofDays(1);

  private final List<String> done = new CopyOnWriteArrayList<>();
  private final CountDownLatch begun = new CountDownLatch(1);
  private final HistoryRecorder recorder = new HistoryRecorder(100);

  private final Injection injection =
      new Injection() {
        @Override
        public void begin() {
          done.add("begin");
          begun.countDown();
        }

        @Override
        public void end() {
          done.add("end");
        }
      };

  private Method method(Duration at, Duration lasts, Injection what) {
    Step step = new Step(Fault.KILL, new WholeRegion(new RegionId("eu")), at, lasts, Map.of());
    return new Method(List.of(step), List.of(what), recorder, text -> {});
  }

  private static void awaitOver(Method method) {
    await().until(method::isOver);
  }

  @Test
  void aFaultThatLastsIsUndoneAtItsEnd() throws InterruptedException {
    Method method = method(Duration.ZERO, Duration.ofMillis(1), injection);

    method.start();
    awaitOver(method);
    method.undoAll();

    assertThat(done).containsExactly("begin", "end");
    assertThat(method.failures()).isEmpty();
    assertThat(method.marks()).extracting(Mark::name).containsExactly("kill eu");
    assertThat(recorder.history().events())
        .satisfiesExactly(
            event -> assertThat(event).isInstanceOf(Disturbed.class),
            event -> assertThat(event).isInstanceOf(Undisturbed.class));
  }

  @Test
  void aFaultThatStaysIsUndoneWhenAllIs() throws InterruptedException {
    Method method = method(Duration.ZERO, Duration.ZERO, injection);

    method.start();
    awaitOver(method);
    assertThat(done).containsExactly("begin");
    method.undoAll();

    assertThat(done).containsExactly("begin", "end");
  }

  @Test
  void aFaultUnderWayIsUndoneEarlyWhenTheRunEnds() throws InterruptedException {
    Method method = method(Duration.ZERO, FOREVER, injection);

    method.start();
    begun.await();
    method.undoAll();

    assertThat(done).containsExactly("begin", "end");
  }

  @Test
  void aFaultThatHasNotBegunIsNeitherDoneNorUndone() throws InterruptedException {
    Method method = method(FOREVER, FOREVER, injection);

    method.start();
    method.undoAll();

    assertThat(done).isEmpty();
    assertThat(method.marks()).isEmpty();
  }

  @Test
  void aMethodThatWasNotStartedLeavesNothingToUndo() throws InterruptedException {
    Method method = method(Duration.ZERO, FOREVER, injection);

    method.undoAll();

    assertThat(done).isEmpty();
  }

  @Test
  void aFaultThatCannotBeDoneIsToldAndUndone() throws InterruptedException {
    Method method =
        method(
            Duration.ZERO,
            Duration.ofMillis(1),
            new Injection() {
              @Override
              public void begin() throws IOException {
                throw new IOException("no such thing");
              }

              @Override
              public void end() {
                done.add("end");
              }
            });

    method.start();
    awaitOver(method);
    method.undoAll();

    assertThat(method.failures()).containsExactly("kill eu could not be done: no such thing");
    assertThat(done).containsExactly("end");
  }

  @Test
  void whatFailsUnexpectedlyIsToldToo() throws InterruptedException {
    Method method =
        method(
            Duration.ZERO,
            Duration.ofMillis(1),
            new Injection() {
              @Override
              public void begin() {
                throw new IllegalArgumentException("no such node");
              }

              @Override
              public void end() {
                throw new UnsupportedOperationException();
              }
            });

    method.start();
    awaitOver(method);
    method.undoAll();

    assertThat(method.failures())
        .containsExactly(
            "kill eu could not be done: no such node",
            "kill eu could not be undone: java.lang.UnsupportedOperationException");
  }

  @Test
  void oneThatCannotBeUndoneDoesNotKeepTheOthersFromIt() throws InterruptedException {
    List<Step> steps = List.of(staying("ap", 2), staying("us", 1), staying("eu", 0));
    Method method =
        new Method(
            steps,
            List.of(injection, injection, injection),
            recorder,
            text -> {
              if (text.equals("Undoing: kill eu") || text.equals("Undoing: kill us")) {
                throw new IllegalStateException(text);
              }
            });
    method.start();
    awaitOver(method);

    assertThatThrownBy(method::undoAll)
        .hasMessage("Undoing: kill us")
        .satisfies(
            first ->
                assertThat(first.getSuppressed())
                    .extracting(Throwable::getMessage)
                    .containsExactly("Undoing: kill eu"));
    assertThat(done).containsExactly("begin", "begin", "begin", "end");
  }

  @Test
  void aFaultIsDoneWhenItsEffectShows() throws InterruptedException {
    Method method =
        method(
            Duration.ZERO,
            Duration.ofMillis(1),
            new Injection() {
              @Override
              public void begin() {}

              @Override
              public void requireEffect() throws IOException {
                throw new IOException("process 12 still runs");
              }

              @Override
              public void end() {
                done.add("end");
              }
            });

    method.start();
    awaitOver(method);

    assertThat(method.failures()).containsExactly("kill eu had no effect: process 12 still runs");
    assertThat(done).containsExactly("end");
  }

  private static Step staying(String region, long atMillis) {
    return new Step(
        Fault.KILL,
        new WholeRegion(new RegionId(region)),
        Duration.ofMillis(atMillis),
        Duration.ZERO,
        Map.of());
  }
}
