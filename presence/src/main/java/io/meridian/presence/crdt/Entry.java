package io.meridian.presence.crdt;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a member shows, and who answers for it.
 *
 * @param data the message's payload as its writer encoded it, at most {@value #DATA_BYTES_MAX}
 *     bytes; not copied, so nobody may change it
 * @param id of the message
 * @param timestampMillis when the owner's region received it, Unix time, 0 or more
 * @param owner the node with the member's connection
 */
@SuppressWarnings("ArrayRecordComponent") // equality is below; a wrapper costs each member 16 bytes
public record Entry(byte[] data, MessageId id, long timestampMillis, Owner owner) {
  public static final int DATA_BYTES_MAX = 256 * 1024;

  public Entry {
    if (data.length > DATA_BYTES_MAX) {
      throw new IllegalArgumentException(
          "data of " + data.length + " bytes, max " + DATA_BYTES_MAX);
    }
    if (timestampMillis < 0) {
      throw new IllegalArgumentException("timestamp " + timestampMillis + ", min 0");
    }
  }

  public Entry ownedBy(Owner newOwner) {
    return new Entry(data, id, timestampMillis, newOwner);
  }

  /** Whether a subscriber that holds the other entry takes this one, come later, instead of it. */
  public boolean replaces(Entry held) {
    return Newness.replaces(this, held);
  }

  /** Whether a subscriber could not tell the two apart: all but the owner is equal. */
  public boolean showsSameAs(Entry other) {
    return timestampMillis == other.timestampMillis
        && id.equals(other.id)
        && Arrays.equals(data, other.data);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry that && owner.equals(that.owner) && showsSameAs(that);
  }

  @Override
  public int hashCode() {
    return 31 * (31 * Long.hashCode(timestampMillis) + id.hashCode()) + Arrays.hashCode(data);
  }

  @Override
  public String toString() {
    return id + "@" + timestampMillis + " by " + owner + ", " + data.length + " bytes";
  }
}
