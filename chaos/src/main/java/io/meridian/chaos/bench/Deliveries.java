package io.meridian.chaos.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** What one subscriber received of a schedule: how late, and whether all of it, once. */
final class Deliveries implements Consumer<JsonNode> {
  private final Schedule schedule;
  private final Latencies latencies = new Latencies();
  private final Lengths positionChars = new Lengths();
  private final BitSet received = new BitSet();
  private long repeated;

  Deliveries(Schedule schedule) {
    this.schedule = schedule;
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

  Latencies latencies() {
    return latencies;
  }

  /** How long {@code channelSerial} was. */
  Lengths positionChars() {
    return positionChars;
  }
}
