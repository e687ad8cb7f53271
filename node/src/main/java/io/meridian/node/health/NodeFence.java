package io.meridian.node.health;

import io.meridian.node.channel.Fence;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that this process stood still (SIGSTOP, a frozen machine, a long collection) for so long
 * that the rest of the region may have replaced it. A thread beats; whoever is about to act on an
 * old belief looks at the age of the last beat. A fence that fell stays down, and the process ends
 * without another write.
 *
 * <p>While this node is on the losing side of a cut within its region it does not act either: the
 * others may replace it soon. That passes when the cut does.
 */
public final class NodeFence implements Fence {
  private static final Logger LOG = LoggerFactory.getLogger(NodeFence.class);
  private static final Duration BEAT = Duration.ofMillis(100);

  private final long pauseMaxNanos;
  private final LongSupplier nanoTime;
  private final Runnable onFallen;
  private final AtomicBoolean fallen = new AtomicBoolean();
  private volatile boolean cutOff;
  private volatile long lastBeatNanos;

  /** A fence for which somebody else calls {@link #beat}. */
  NodeFence(Duration pauseMax, LongSupplier nanoTime, Runnable onFallen) {
    this.pauseMaxNanos = pauseMax.toNanos();
    this.nanoTime = nanoTime;
    this.onFallen = onFallen;
    this.lastBeatNanos = nanoTime.getAsLong();
  }

  /**
   * A fence whose thread beats.
   *
   * @param pauseMax below the time after which the region replaces a silent node
   * @param onFallen called once
   */
  public static NodeFence start(Duration pauseMax, Runnable onFallen) {
    NodeFence fence = new NodeFence(pauseMax, System::nanoTime, onFallen);
    ScheduledExecutorService thread =
        Executors.newSingleThreadScheduledExecutor(
            task -> {
              Thread beating = new Thread(task, "fence");
              beating.setDaemon(true);
              beating.setPriority(Thread.MAX_PRIORITY);
              return beating;
            });
    var unused =
        thread.scheduleWithFixedDelay(fence::beat, 0, BEAT.toMillis(), TimeUnit.MILLISECONDS);
    return fence;
  }

  void beat() {
    // Read first: a pause behind this line leaves a beat that is from before it.
    long now = nanoTime.getAsLong();
    if (!hasFallen()) {
      lastBeatNanos = now;
    }
  }

  @Override
  public boolean stands() {
    return !hasFallen() && !cutOff;
  }

  /** It falls here when it is found that this process stood still for too long. */
  public boolean hasFallen() {
    if (fallen.get()) {
      return true;
    }
    long silentNanos = nanoTime.getAsLong() - lastBeatNanos;
    if (silentNanos <= pauseMaxNanos) {
      return false;
    }
    fall("this process stood still for " + Duration.ofNanos(silentNanos).toMillis() + " ms");
    return true;
  }

  /** Whether this node is on the losing side of a cut within its region. */
  void cutOff(boolean now) {
    if (cutOff != now) {
      cutOff = now;
      LOG.warn(
          now
              ? "This node reaches too few of its region's nodes: it does not act for channels"
              : "This node reaches enough of its region's nodes again");
    }
  }

  /** The region decided without this node. */
  public void fall(String why) {
    if (fallen.compareAndSet(false, true)) {
      LOG.error("Stepping down: {}; the region's other nodes have taken over", why);
      onFallen.run();
    }
  }
}
