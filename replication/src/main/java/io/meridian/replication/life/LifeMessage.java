package io.meridian.replication.life;

import org.jspecify.annotations.Nullable;

/** What regions say to each other about their storage. */
public sealed interface LifeMessage {

  /** The sender's storage has come so far: remember it, in storage, before anything else. */
  record Beat(Life life) implements LifeMessage {}

  /** What do you remember of the sender's storage? */
  record Recall() implements LifeMessage {}

  /**
   * The answer to {@link Recall}.
   *
   * @param life null when the sender has never heard of that region's storage
   */
  record Recalled(@Nullable Life life) implements LifeMessage {}
}
