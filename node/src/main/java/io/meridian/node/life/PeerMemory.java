package io.meridian.node.life;

import io.meridian.replication.life.Life;
import org.jspecify.annotations.Nullable;

/**
 * What is known here of one other region's life, and what is next to be done about it: at most one
 * thing at a time, however many beats arrive meanwhile.
 */
final class PeerMemory {

  /** What to do next. */
  sealed interface Step {}

  /** Read what is stored. */
  record Read() implements Step {}

  /** Store this life. */
  record Write(Life life) implements Step {}

  /**
   * Tell the region what is remembered of it.
   *
   * @param holdsAll whether its storage was found to hold all in that life's epoch
   */
  record Tell(@Nullable Life life, boolean holdsAll) implements Step {}

  /** The epoch of storage that is known to hold nothing. */
  private static final long NONE = -1;

  private boolean read;
  private boolean busy;
  private boolean asked;
  private @Nullable Life stored;
  private @Nullable Life heard;
  private long holdsAllIn = NONE;

  /** The region says how far its storage has come. */
  void heard(Life life) {
    heard = newer(heard, life);
  }

  /** The region asks what is remembered. */
  void asked() {
    asked = true;
    // Another node of this region may have stored more since.
    read = false;
  }

  /**
   * The last step was a read, and this is stored.
   *
   * @param synced the epoch of the region's storage that holds all that this one holds; null when
   *     none is known to
   */
  void isStored(@Nullable Life life, @Nullable Long synced) {
    busy = false;
    read = true;
    stored = newer(stored, life);
    holdsAllIn = synced == null ? NONE : synced;
  }

  /** The last step was a write, and it succeeded. */
  void wrote(Life life) {
    busy = false;
    stored = newer(stored, life);
  }

  /** The last step failed: what is not done is asked or said again. */
  void failed() {
    busy = false;
    asked = false;
    heard = null;
  }

  /**
   * @return null when there is nothing to do, or a step is under way
   */
  @Nullable Step next() {
    if (busy || (heard == null && !asked)) {
      return null;
    }
    if (!read) {
      busy = true;
      return new Read();
    }
    if (asked) {
      asked = false;
      return tell(newer(stored, heard));
    }
    Life said = heard;
    heard = null;
    if (said == null || said.equals(stored)) {
      return null;
    }
    if (stored != null && said.compareTo(stored) < 0) {
      return tell(stored);
    }
    busy = true;
    return new Write(said);
  }

  private Tell tell(@Nullable Life life) {
    return new Tell(life, life != null && life.epoch() == holdsAllIn);
  }

  private static @Nullable Life newer(@Nullable Life one, @Nullable Life other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) >= 0 ? one : other;
  }
}
