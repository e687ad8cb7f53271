package io.meridian.replication.life;

import org.jspecify.annotations.Nullable;

/** What regions say to each other about their storage. */
public sealed interface LifeMessage {

  /** The sender's storage has come so far: remember it, in storage, before anything else. */
  record Beat(Life life) implements LifeMessage {}

  /** What do you know of the sender's storage? */
  record Recall() implements LifeMessage {}

  /**
   * The answer to {@link Recall}.
   *
   * @param life null when the sender has never heard of that region's storage
   */
  record Recalled(@Nullable Life life) implements LifeMessage {}

  /**
   * Comes after the answer to {@link Recall}: the receiver's storage, in this epoch, was found to
   * hold all that the sender held when it heard of that epoch; see {@link Vouchers}.
   *
   * @param epoch at least 1
   */
  record Vouch(long epoch) implements LifeMessage {}
}
