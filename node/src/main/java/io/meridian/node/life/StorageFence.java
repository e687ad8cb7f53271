package io.meridian.node.life;

import io.meridian.node.channel.Fence;
import java.time.Duration;

/**
 * Lets this node act only as long as it has lately seen that its storage is the one that it was. To
 * put storage back takes longer than that, with Cassandra stopped meanwhile: so the first that is
 * done with storage when it answers again is to look, and nothing is written into storage that
 * lacks what the node remembers.
 */
public final class StorageFence implements Fence {
  private final long seenMaxNanos;
  private volatile long seenNanos = System.nanoTime();

  /**
   * @param seenMax how long one look is good for
   */
  public StorageFence(Duration seenMax) {
    this.seenMaxNanos = seenMax.toNanos();
  }

  /**
   * Storage was found to be well.
   *
   * @param askedNanos when it was asked, by {@link System#nanoTime}
   */
  void seen(long askedNanos) {
    seenNanos = askedNanos;
  }

  @Override
  public boolean stands() {
    return System.nanoTime() - seenNanos <= seenMaxNanos;
  }
}
