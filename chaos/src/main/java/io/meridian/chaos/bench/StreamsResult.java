package io.meridian.chaos.bench;

import io.meridian.chaos.bench.NetworkOption.Network;
import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;

/** What became of the messages of several streams. */
final class StreamsResult {
  /** From one region to another, which may be the same. */
  record Pair(RegionId from, RegionId to) {
    @Override
    public String toString() {
      return from + " → " + to;
    }
  }

  private final Map<Pair, Latencies> latencies = new LinkedHashMap<>();
  private final List<Deliveries> subscribers = new ArrayList<>();
  private final Map<Stream, Answers.Totals> answers = new LinkedHashMap<>();
  private final Map<Stream, Long> sent = new HashMap<>();

  /** What a further subscriber in a region receives is to be told to. */
  Deliveries subscriber(Stream stream, RegionId region, Schedule schedule) {
    Latencies ofPair =
        latencies.computeIfAbsent(new Pair(stream.from(), region), pair -> new Latencies());
    Deliveries received = new Deliveries(schedule, StreamsRun.PUBLISHERS, ofPair);
    subscribers.add(received);
    return received;
  }

  /** What a stream's publishers were answered, of all that its schedule has. */
  void answers(Stream stream, Answers.Totals toPublishers, Schedule schedule) {
    answers.put(stream, toPublishers);
    sent.put(stream, schedule.count());
  }

  /** Waits until all has been received, or the patience is over, for each subscriber anew. */
  void await(Duration patience) throws InterruptedException {
    for (Deliveries received : subscribers) {
      received.await(patience);
    }
  }

  /** From when a message was due to when a subscriber of the other region had it. */
  Map<Pair, Latencies> deliveries() {
    return latencies;
  }

  /** The deliveries of all pairs. */
  Latencies together() {
    Latencies together = new Latencies();
    latencies.values().forEach(together::add);
    return together;
  }

  /** What so many percent do not exceed beyond the way, of the two regions where it is most. */
  double beyondWayMillis(Network network, double percentile) {
    return latencies.entrySet().stream()
        .mapToDouble(
            pair ->
                pair.getValue().millis(percentile)
                    - network.oneWay(pair.getKey().from(), pair.getKey().to()).toNanos() / 1e6)
        .max()
        .orElse(Double.NaN);
  }

  /** All that were published, in their order. */
  List<Stream> streams() {
    return List.copyOf(answers.keySet());
  }

  /** From when a message was due to when its publisher knew that it is kept. */
  Latencies acknowledged(Stream stream) {
    Answers.Totals toPublishers = answers.get(stream);
    return toPublishers == null ? new Latencies() : toPublishers.acknowledged();
  }

  long lost() {
    return sum(Deliveries::missing);
  }

  long repeated() {
    return sum(Deliveries::repeated);
  }

  long outOfOrder() {
    return sum(Deliveries::outOfOrder);
  }

  long refused() {
    return answers.values().stream().mapToLong(Answers.Totals::refused).sum();
  }

  long unanswered() {
    long answered = answers.values().stream().mapToLong(Answers.Totals::count).sum();
    return sent.values().stream().mapToLong(Long::longValue).sum() - answered;
  }

  private long sum(ToLongFunction<Deliveries> count) {
    return subscribers.stream().mapToLong(count).sum();
  }

  boolean isRight() {
    return lost() + repeated() + outOfOrder() + refused() + unanswered() == 0;
  }

  /** Whether all were answered and none refused, and all came, once and in order. */
  Finding finding() {
    return new Finding(
        "nothing lost, repeated, reordered, refused or unanswered",
        isRight() ? Outcome.HELD : Outcome.BROKEN,
        String.format(
            Locale.ROOT,
            "%,d messages sent, %,d subscribers: %,d deliveries lost, %,d repeated, %,d out of order;"
                + " %,d messages refused, %,d unanswered",
            sent.values().stream().mapToLong(Long::longValue).sum(),
            subscribers.size(),
            lost(),
            repeated(),
            outOfOrder(),
            refused(),
            unanswered()));
  }
}
