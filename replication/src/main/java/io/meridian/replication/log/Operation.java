package io.meridian.replication.log;

import org.jspecify.annotations.Nullable;

/**
 * What an entry does to a message that is in the log already, instead of adding messages. The entry
 * is stored nowhere before the message is, and before what {@link #follows} names.
 *
 * @param target the message, by the dot and serial under which the accepting region had it first
 * @param follows the dot of the newest version that the accepting region had of the message, if
 *     that has another origin and is not named elsewhere in the entry
 */
public record Operation(Kind kind, Target target, @Nullable Dot follows) {
  /** What becomes of the message; what that means for its content, the caller's encoding says. */
  public enum Kind {
    UPDATE,
    DELETE,
    APPEND
  }

  /**
   * A message: the {@code index}-th of the publish under a serial. The publish may have other
   * serials, its twins'.
   *
   * @param seq with the serial's origin the publish's dot
   */
  public record Target(Serial serial, long seq, int index) {
    public Dot dot() {
      return new Dot(serial.origin(), seq);
    }
  }
}
