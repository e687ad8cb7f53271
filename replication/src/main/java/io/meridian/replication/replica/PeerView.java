package io.meridian.replication.replica;

import io.meridian.replication.log.VersionVector;

/** What this replica knows of one peer, and when it last bothered it. */
final class PeerView {
  private static final long FIRST_DIGEST_MILLIS = 1_000;
  private static final long DIGEST_MILLIS_MAX = 15_000;
  private static final long SERVE_AGAIN_MILLIS = 500;

  private VersionVector held = VersionVector.EMPTY;
  private long epoch;
  private VersionVector servedAt = VersionVector.EMPTY;
  private long servedMillis = Long.MIN_VALUE / 2;
  private long digestAfterMillis = FIRST_DIGEST_MILLIS;
  private long lastDigestMillis;

  PeerView(long nowMillis) {
    lastDigestMillis = nowMillis;
  }

  VersionVector held() {
    return held;
  }

  /** Whether the peer is known to hold the vector in this life of its storage or a later one. */
  boolean holds(VersionVector vector, long sinceEpoch) {
    return epoch >= sinceEpoch && held.covers(vector);
  }

  /** The newest life of its storage that was heard; 0 before anything was. */
  long epoch() {
    return epoch;
  }

  /**
   * Whether a message of this life of the peer's storage still says something; what an earlier life
   * held is forgotten with the first message of a later one.
   */
  boolean lives(long messageEpoch) {
    if (messageEpoch > epoch) {
      epoch = messageEpoch;
      held = VersionVector.EMPTY;
    }
    return messageEpoch == epoch;
  }

  /**
   * The peer said what it holds. Progress means that the link works: ask sooner again if it stops.
   */
  void says(VersionVector vector, long nowMillis) {
    VersionVector before = held;
    held = held.merge(vector);
    if (!held.equals(before)) {
      digestAfterMillis = FIRST_DIGEST_MILLIS;
      lastDigestMillis = nowMillis;
    }
  }

  /**
   * Whether to send it what it lacks: at once when it made progress since the last time, else not
   * too often.
   */
  boolean mayServe(long nowMillis) {
    if (held.equals(servedAt) && nowMillis - servedMillis < SERVE_AGAIN_MILLIS) {
      return false;
    }
    servedAt = held;
    servedMillis = nowMillis;
    return true;
  }

  /** Whether it is time to compare with this peer, which has not confirmed all. */
  boolean digestDue(long nowMillis) {
    if (nowMillis - lastDigestMillis < digestAfterMillis) {
      return false;
    }
    digestSent(nowMillis);
    digestAfterMillis = Math.min(2 * digestAfterMillis, DIGEST_MILLIS_MAX);
    return true;
  }

  void digestSent(long nowMillis) {
    lastDigestMillis = nowMillis;
  }
}
