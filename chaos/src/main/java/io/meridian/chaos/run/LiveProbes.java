package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Probe;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Refused;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.HistoryEvent.Subscribed;
import io.meridian.chaos.history.HistoryEvent.Unsubscribed;
import io.meridian.chaos.history.MessageKey;
import io.meridian.regions.RegionId;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/**
 * What is measured while an experiment runs, from the events as they are recorded. Keeps those of
 * the last two minutes, and what is unanswered for longer, which is counted. For one thread.
 *
 * <p>What has not come yet tells of latency, too: otherwise what carries nothing would be as good
 * as what is fast. It counts as though it came now, once its age is above the 99th percentile of
 * what has come; what is younger says nothing yet.
 */
final class LiveProbes {
  private static final long KEPT_NANOS = TimeUnit.MINUTES.toNanos(2);

  /** Something that took time, and when it was over. */
  private record Sample(long atNanos, double millis) {}

  /** A message that a subscriber is to get: it was subscribed when the message was sent. */
  private record Due(String subscriber, MessageKey message) {}

  private final Map<String, RegionId> homes;
  private final Map<MessageKey, Long> sentNanos = new LinkedHashMap<>();
  private final Map<MessageKey, Long> unanswered = new HashMap<>();
  private final Map<String, Set<String>> subscribersByChannel = new HashMap<>();

  /** When each message that is not there yet was sent. */
  private final Map<Due, Long> undelivered = new HashMap<>();

  private final Map<String, Long> heardNanos = new HashMap<>();
  private final Deque<Sample> deliveries = new ArrayDeque<>();
  private final Deque<Sample> remoteDeliveries = new ArrayDeque<>();
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
      sent(sent.message(), at);
    } else if (event instanceof Acknowledged acknowledged) {
      Long since = unanswered.remove(acknowledged.message());
      if (since != null) {
        acknowledgements.add(sample(since, at));
      }
    } else if (event instanceof Refused refused) {
      refused(refused.message(), at);
    } else if (event instanceof Subscribed subscribed) {
      heardNanos.putIfAbsent(event.client(), at);
      subscribersTo(subscribed.channel()).add(event.client());
    } else if (event instanceof Unsubscribed unsubscribed) {
      unsubscribed(unsubscribed);
    } else if (event instanceof Received received) {
      received(received);
    }
  }

  private Set<String> subscribersTo(String channel) {
    return subscribersByChannel.computeIfAbsent(channel, name -> new HashSet<>());
  }

  private void sent(MessageKey message, long atNanos) {
    sentNanos.put(message, atNanos);
    unanswered.put(message, atNanos);
    for (String subscriber : subscribersTo(message.channel())) {
      undelivered.put(new Due(subscriber, message), atNanos);
    }
  }

  /** It may still arrive; nobody need wait for it. */
  private void refused(MessageKey message, long atNanos) {
    unanswered.remove(message);
    refusedNanos.add(atNanos);
    for (String subscriber : subscribersTo(message.channel())) {
      undelivered.remove(new Due(subscriber, message));
    }
  }

  private void unsubscribed(Unsubscribed event) {
    subscribersTo(event.channel()).remove(event.client());
    undelivered
        .keySet()
        .removeIf(
            due ->
                due.subscriber().equals(event.client())
                    && due.message().channel().equals(event.channel()));
  }

  private void received(Received event) {
    Long before = heardNanos.put(event.client(), event.atNanos());
    if (before != null) {
      silences.add(sample(before, event.atNanos()));
    }
    Due due = new Due(event.client(), event.message());
    undelivered.remove(due);
    Long sent = sentNanos.get(event.message());
    if (sent != null && isWithinRegion(due)) {
      deliveries.add(sample(sent, event.atNanos()));
    } else if (sent != null && isBetweenRegions(due)) {
      remoteDeliveries.add(sample(sent, event.atNanos()));
    }
  }

  private boolean isWithinRegion(Due due) {
    RegionId home = homes.get(due.subscriber());
    return home != null && home.equals(homes.get(due.message().publisher()));
  }

  private boolean isBetweenRegions(Due due) {
    RegionId home = homes.get(due.subscriber());
    RegionId from = homes.get(due.message().publisher());
    return home != null && from != null && !home.equals(from);
  }

  private static Sample sample(long fromNanos, long toNanos) {
    return new Sample(toNanos, (toNanos - fromNanos) / 1e6);
  }

  private void forgetBefore(long nanos) {
    sentNanos.values().removeIf(at -> at < nanos);
    undelivered.values().removeIf(at -> at < nanos);
    List.of(deliveries, remoteDeliveries, acknowledgements, silences)
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
      case DELIVERY_P99_MILLIS ->
          percentile99(deliveries, fromNanos, agesOfDue(this::isWithinRegion, nowNanos));
      case REMOTE_DELIVERY_P99_MILLIS ->
          percentile99(remoteDeliveries, fromNanos, agesOfDue(this::isBetweenRegions, nowNanos));
      case ACKNOWLEDGEMENT_P99_MILLIS ->
          percentile99(acknowledgements, fromNanos, agesMillis(unanswered.values(), nowNanos));
      case UNANSWERED -> unanswered.size();
      case SILENCE_MILLIS -> longestSilence(fromNanos, nowNanos);
      case REFUSED_PERCENT -> refusedPercent(fromNanos);
    };
  }

  private double[] agesOfDue(Predicate<Due> which, long nowNanos) {
    List<Long> sent =
        undelivered.entrySet().stream()
            .filter(entry -> which.test(entry.getKey()))
            .map(Map.Entry::getValue)
            .toList();
    return agesMillis(sent, nowNanos);
  }

  private static double[] agesMillis(Collection<Long> sentNanos, long nowNanos) {
    return sentNanos.stream().mapToDouble(at -> (nowNanos - at) / 1e6).toArray();
  }

  /**
   * @param awaitedMillis ages of what has not come
   */
  private static double percentile99(
      Deque<Sample> samples, long fromNanos, double[] awaitedMillis) {
    double[] come =
        samples.stream()
            .filter(sample -> sample.atNanos() >= fromNanos)
            .mapToDouble(Sample::millis)
            .toArray();
    double ofWhatHasCome = percentile99(come);
    DoubleStream late = Arrays.stream(awaitedMillis).filter(age -> age > ofWhatHasCome);
    return percentile99(DoubleStream.concat(Arrays.stream(come), late).toArray());
  }

  private static double percentile99(double[] millis) {
    double[] sorted = millis.clone();
    Arrays.sort(sorted);
    int rank = (int) Math.ceil(0.99 * sorted.length);
    return sorted.length == 0 ? Double.POSITIVE_INFINITY : sorted[rank - 1];
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
