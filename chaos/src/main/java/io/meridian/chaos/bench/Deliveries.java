package io.meridian.chaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What one subscriber received of a schedule: how late, and whether all of it, once, in order. */
final class Deliveries implements Consumer<JsonNode> {
  private final Schedule schedule;
  private final long[] newestOf;
  private final Latencies latencies;
  private final Lengths positionChars = new Lengths();
  private final BitSet received = new BitSet();
  private long repeated;
  private long outOfOrder;

  /** Of messages that have no order among them. */
  Deliveries(Schedule schedule) {
    this(schedule, Math.toIntExact(schedule.count()), new Latencies());
  }

  /**
   * Of messages that publishers sent in turn, as {@link Publishers} does; those of each must come
   * in order.
   *
   * @param latencies where they are recorded, maybe with those of other subscribers
   */
  Deliveries(Schedule schedule, int publishers, Latencies latencies) {
    this.schedule = schedule;
    this.newestOf = new long[publishers];
    this.latencies = latencies;
  }

  @Override
  public void accept(JsonNode frame) {
    long now = System.nanoTime();
    int chars = frame.path("channelSerial").asText().length();
    for (JsonNode message : frame.path("messages")) {
      take(Publishers.message(message.path("data").asText()), now, chars);
    }
  }

  synchronized void take(long message, long nowNanos, int chars) {
    if (received.get((int) message)) {
      repeated++;
      return;
    }
    received.set((int) message);
    int publisher = (int) (message % newestOf.length);
    if (message < newestOf[publisher]) {
      outOfOrder++;
    }
    newestOf[publisher] = Math.max(newestOf[publisher], message);
    if (schedule.counts(message)) {
      latencies.record(nowNanos - schedule.dueNanos(message));
      positionChars.record(chars);
    }
    notifyAll();
  }

  /** Waits until all has come, or the patience is over. */
  synchronized void await(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    for (long left = patience.toNanos();
        missing() > 0 && left > 0;
        left = end - System.nanoTime()) {
      TimeUnit.NANOSECONDS.timedWait(this, left);
    }
  }

  synchronized long missing() {
    return schedule.count() - received.cardinality();
  }

  synchronized long repeated() {
    return repeated;
  }

  /** Messages that came after a later one of their publisher. */
  synchronized long outOfOrder() {
    return outOfOrder;
  }

  Latencies latencies() {
    return latencies;
  }

  /** How long {@code channelSerial} was. */
  Lengths positionChars() {
    return positionChars;
  }
}
