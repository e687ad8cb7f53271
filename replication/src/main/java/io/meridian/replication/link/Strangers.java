package io.meridian.replication.link;

import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Connections that have not proved who they are. Anyone can open one, and each holds memory: there
 * are at most {@value #MAX}, each says little, and is let go when it does not prove itself in time.
 * What is more is closed at once; a peer that is among it comes again.
 */
final class Strangers {
  static final int MAX = 64;

  /** Of a frame: the word that proves who one is takes some 130 bytes. */
  private static final int FRAME_BYTES_MAX = 1_024;

  private final AtomicInteger now = new AtomicInteger();

  /** Room for one more, if there is any. */
  Optional<Stranger> admit() {
    if (now.incrementAndGet() > MAX) {
      now.decrementAndGet();
      return Optional.empty();
    }
    return Optional.of(new Stranger());
  }

  /** One connection. */
  final class Stranger {
    private final AtomicBoolean gone = new AtomicBoolean();

    /** It has proved itself, or is closed: it counts no longer. */
    void isNone() {
      if (gone.compareAndSet(false, true)) {
        now.decrementAndGet();
      }
    }

    /**
     * The longest frame that is read from it now.
     *
     * @param known of one that has proved itself
     */
    int frameBytesMax(int known) {
      return gone.get() ? known : Math.min(known, FRAME_BYTES_MAX);
    }
  }
}
