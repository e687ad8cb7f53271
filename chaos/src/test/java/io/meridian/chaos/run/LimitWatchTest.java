package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.experiment.Limit;
import io.meridian.chaos.experiment.Probe;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.chaos.history.MessageKey;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LimitWatchTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final List<Limit> LIMITS =
      List.of(new Limit(Probe.UNANSWERED, 2), new Limit(Probe.REFUSED_PERCENT, 50));

  private final HistoryRecorder recorder = new HistoryRecorder(100);
  private final LimitWatch watch = new LimitWatch(recorder, Map.of());

  @Test
  void aLimitIsAllowedItselfAndNothingAboveIt() {
    sent(1);
    sent(2);
    assertHolds();

    sent(3);
    assertThatThrownBy(() -> watch.require(LIMITS, MINUTE, "it is over"))
        .isInstanceOf(AbortedException.class)
        .hasMessage("it is over: unanswered is 3.0, at most 2.0 is allowed");
  }

  @Test
  void eachLimitIsLookedAt() {
    sent(1);
    sent(2);
    recorder.record(at -> new Acknowledged(at, message(1)));
    recorder.record(at -> new Refused(at, message(2), 40_000, "no"));
    assertHolds();

    sent(3);
    recorder.record(at -> new Refused(at, message(3), 40_000, "no"));
    assertThatThrownBy(() -> watch.require(LIMITS, MINUTE, "it is over"))
        .hasMessage("it is over: refused-percent is 66.7, at most 50.0 is allowed");
  }

  @Test
  void whatWasReadIsNotReadAgain() {
    sent(1);
    sent(2);
    assertHolds();
    assertHolds();

    recorder.record(at -> new Acknowledged(at, message(1)));
    sent(3);
    assertHolds();
  }

  private void assertHolds() {
    assertThatCode(() -> watch.require(LIMITS, MINUTE, "it is over")).doesNotThrowAnyException();
  }

  private void sent(long number) {
    recorder.record(at -> new Sent(at, message(number)));
  }

  private static MessageKey message(long number) {
    return new MessageKey("ada", "news", number);
  }
}
