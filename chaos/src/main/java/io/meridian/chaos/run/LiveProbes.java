package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Probe;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.MessageKey;
import io.meridian.regions.RegionId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * What is measured while an experiment runs, from the events as they are recorded. Keeps those of
 * the last two minutes. For one thread.
 */
final class LiveProbes {
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Something that took time, and when it was over. */
  private record Sample(long atNanos, double millis) {}

  private final Map<String, RegionId> homes;
  private final Map<MessageKey, Long> sentNanos = new LinkedHashMap<>();
  private final Map<MessageKey, Long> unanswered = new HashMap<>();
  private final Map<String, Long> heardNanos = new HashMap<>();
  private final Deque<Sample> deliveries = new ArrayDeque<>();
  private final Deque<Sample> acknowledgements = new ArrayDeque<>();
  private final Deque<Sample> silences = new ArrayDeque<>();
  private final Deque<Long> refusedNanos = new ArrayDeque<>();

  /**
   * @param homes the region to which each client belongs, by its name
   */
  LiveProbes(Map<String, RegionId> homes) {
    this.homes = Map.copyOf(homes);
  }

  /** Takes what was recorded since the last time. */
  void read(List<HistoryEvent> events) {
    events.forEach(this::read);
    if (!events.isEmpty()) {
      forgetBefore(events.get(events.size() - 1).atNanos() - KEPT_NANOS);
    }
  }

  private void read(HistoryEvent event) {
    long at = event.atNanos();
    if (event instanceof Sent sent) {
      sentNanos.put(sent.message(), at);
      unanswered.put(sent.message(), at);
    } else if (event instanceof Acknowledged acknowledged) {
      Long since = unanswered.remove(acknowledged.message());
      if (since != null) {
        acknowledgements.add(sample(since, at));
      }
    } else if (event instanceof Refused refused) {
      unanswered.remove(refused.message());
      refusedNanos.add(at);
    } else if (event instanceof Subscribed) {
      heardNanos.putIfAbsent(event.client(), at);
    } else if (event instanceof Received received) {
      received(received);
    }
  }

  private void received(Received event) {
    Long before = heardNanos.put(event.client(), event.atNanos());
    if (before != null) {
      silences.add(sample(before, event.atNanos()));
    }
    Long sent = sentNanos.get(event.message());
    RegionId home = homes.get(event.client());
    if (sent != null && home != null && home.equals(homes.get(event.message().publisher()))) {
      deliveries.add(sample(sent, event.atNanos()));
    }
  }

  private static Sample sample(long fromNanos, long toNanos) {
    return new Sample(toNanos, (toNanos - fromNanos) / 1e6);
  }

  private void forgetBefore(long nanos) {
    sentNanos.values().removeIf(at -> at < nanos);
    List.of(deliveries, acknowledgements, silences)
        .forEach(samples -> samples.removeIf(sample -> sample.atNanos() < nanos));
    refusedNanos.removeIf(at -> at < nanos);
  }

  /**
   * What a probe shows of a stretch of time, in the probe's unit. A latency of which there is no
   * sample is infinite: what does not arrive is late.
   *
   * @param fromNanos at most two minutes ago
   */
  double value(Probe probe, long fromNanos, long nowNanos) {
    return switch (probe) {
      case DELIVERY_P99_MILLIS -> percentile99(deliveries, fromNanos);
      case ACKNOWLEDGEMENT_P99_MILLIS -> percentile99(acknowledgements, fromNanos);
      case UNANSWERED -> unanswered.size();
      case SILENCE_MILLIS -> longestSilence(fromNanos, nowNanos);
      case REFUSED_PERCENT -> refusedPercent(fromNanos);
    };
  }

  private static double percentile99(Deque<Sample> samples, long fromNanos) {
    double[] millis =
        samples.stream()
            .filter(sample -> sample.atNanos() >= fromNanos)
            .mapToDouble(Sample::millis)
            .toArray();
    Arrays.sort(millis);
    int rank = (int) Math.ceil(0.99 * millis.length);
    return millis.length == 0 ? Double.POSITIVE_INFINITY : millis[rank - 1];
  }

  private double longestSilence(long fromNanos, long nowNanos) {
    double ended =
        silences.stream()
            .filter(sample -> sample.atNanos() >= fromNanos)
            .mapToDouble(Sample::millis)
            .max()
            .orElse(0);
    double lasting =
        heardNanos.values().stream().mapToDouble(at -> (nowNanos - at) / 1e6).max().orElse(0);
    return Math.max(ended, lasting);
  }

  private double refusedPercent(long fromNanos) {
    long refused = refusedNanos.stream().filter(at -> at >= fromNanos).count();
    long acknowledged =
        acknowledgements.stream().filter(sample -> sample.atNanos() >= fromNanos).count();
    return refused == 0 ? 0 : 100.0 * refused / (refused + acknowledged);
  }
}
