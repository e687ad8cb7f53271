package io.meridian.node.metrics;

import io.meridian.node.channel.ChannelId;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts channels' entities that ended because of storage, and says so at most once in ten seconds:
 * when storage goes, all that run do.
 */
final class ChannelFailures {
  private static final Logger LOG = LoggerFactory.getLogger(ChannelFailures.class);
  private static final long QUIET_MILLIS = 10_000;

  private final Counter counter;
  private final AtomicLong unsaid = new AtomicLong();
  private final AtomicLong nextMillis = new AtomicLong(System.nanoTime() / 1_000_000);

  ChannelFailures(MeterRegistry registry) {
    this.counter =
        Counter.builder("meridian.channel.failures")
            .description("Channel entities that ended since storage could not be read or written")
            .register(registry);
  }

  void failed(ChannelId channel, Throwable cause) {
    counter.increment();
    unsaid.incrementAndGet();
    long now = System.nanoTime() / 1_000_000;
    long due = nextMillis.get();
    if (now >= due && nextMillis.compareAndSet(due, now + QUIET_MILLIS)) {
      LOG.warn(
          "Storage failed {} channel entities since this was last said; the last was that of {}: {}",
          unsaid.getAndSet(0),
          channel.text(),
          cause.getMessage());
    }
    LOG.debug("Entity of {} ended", channel.text(), cause);
  }
}
