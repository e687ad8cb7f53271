package io.meridian.chaos.run;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.experiment.Probe;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.MessageKey;
import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveProbesTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  private final LiveProbes probes = new LiveProbes(Map.of("publisher", EU, "near", EU, "far", US));

  private static MessageKey message(int number) {
    return new MessageKey("publisher", "channel", number);
  }

  private static long at(long millis) {
    return MILLISECONDS.toNanos(millis);
  }

  private void read(HistoryEvent... events) {
    probes.read(List.of(events));
  }

  private double value(Probe probe, long fromMillis, long nowMillis) {
    return probes.value(probe, at(fromMillis), at(nowMillis));
  }

  @Test
  void deliveriesCountInThePublishersRegionAlone() {
    read(
        new Sent(at(0), message(1)),
        new Received(at(30), "near", message(1)),
        new Received(at(400), "far", message(1)));

    assertThat(value(Probe.DELIVERY_P99_MILLIS, 0, 500)).isEqualTo(30);
  }

  @Test
  void whatIsBeforeTheStretchDoesNotCount() {
    read(
        new Sent(at(0), message(1)),
        new Received(at(900), "near", message(1)),
        new Sent(at(1_000), message(2)),
        new Received(at(1_005), "near", message(2)));

    assertThat(value(Probe.DELIVERY_P99_MILLIS, 1_000, 1_100)).isEqualTo(5);
  }

  @Test
  void whatDoesNotArriveIsInfinitelyLate() {
    read(new Sent(at(0), message(1)));

    assertThat(value(Probe.DELIVERY_P99_MILLIS, 0, 500)).isInfinite();
    assertThat(value(Probe.ACKNOWLEDGEMENT_P99_MILLIS, 0, 500)).isInfinite();
  }

  @Test
  void answersAreCountedOverWhatWasRead() {
    read(new Sent(at(0), message(1)), new Sent(at(1), message(2)), new Sent(at(2), message(3)));
    assertThat(value(Probe.UNANSWERED, 0, 5)).isEqualTo(3);

    read(new Acknowledged(at(20), message(1)), new Refused(at(30), message(2), 50003, "busy"));

    assertThat(value(Probe.UNANSWERED, 0, 40)).isEqualTo(1);
    assertThat(value(Probe.ACKNOWLEDGEMENT_P99_MILLIS, 0, 40)).isEqualTo(20);
    assertThat(value(Probe.REFUSED_PERCENT, 0, 40)).isEqualTo(50);
  }

  @Test
  void silenceThatLastsAndSilenceThatHasEndedBothCount() {
    read(
        new Subscribed(at(0), "near", "channel"),
        new Subscribed(at(0), "far", "channel"),
        new Sent(at(0), message(1)),
        new Received(at(10), "far", message(1)),
        new Received(at(700), "near", message(1)));

    assertThat(value(Probe.SILENCE_MILLIS, 600, 710)).isEqualTo(700);
    assertThat(value(Probe.SILENCE_MILLIS, 1_000, 2_010)).isEqualTo(2_000);
  }
}
