package io.meridian.presence.crdt;

/**
 * States as bytes, for links, disks and gossip. Equal states have equal bytes, so that a digest of
 * the bytes tells whether two replicas agree.
 *
 * <p>Numbers are LEB128 unless said otherwise, texts are UTF-8 after their length, everything is
 * sorted, {@code n×} is a count and that many of what follows. Owners and origins are named once
 * and then by index; counters and times are written as differences.
 *
 * <pre>
 *   version      1
 *   regions      n× text
 *   floors       n× region index, epoch
 *   context      n× region index, epoch, n× (gap before the run, length of the run − 1)
 *   owners       n× region index, incarnation (8 bytes)
 *   earliest     timestamp
 *   connections  n× connectionId,
 *                   n× clientId,
 *                      n× origin index in context, counter, owner index,
 *                         0 and id text | msgSerial + 1, index,
 *                         timestamp − earliest, data length, data
 * </pre>
 */
public final class PresenceCodec {
  /** What is larger is refused, in both directions; see {@link PresenceParts}. */
  public static final int BYTES_MAX = 32 * 1024 * 1024;

  /** More than regions and nodes can make at a time; a member has one entry nearly always. */
  static final int ENTRIES_PER_MEMBER_MAX = 256;

  static final int FORMAT_VERSION = 1;

  private PresenceCodec() {}

  /**
   * The one form of a state in bytes.
   *
   * @throws IllegalStateException when the state takes more than {@link #BYTES_MAX}, or a member
   *     has more than {@value #ENTRIES_PER_MEMBER_MAX} entries
   */
  public static byte[] encode(PresenceState state) {
    byte[] bytes = new StateEncoder(state).encode();
    if (bytes.length > BYTES_MAX) {
      throw new IllegalStateException(
          "presence state of " + bytes.length + " bytes, max " + BYTES_MAX);
    }
    return bytes;
  }

  /**
   * Reads a state from bytes that nobody vouches for.
   *
   * @throws PresenceFormatException when the bytes are not what {@link #encode} makes, without
   *     having allocated more than in proportion to them
   */
  public static PresenceState decode(byte[] bytes) throws PresenceFormatException {
    if (bytes.length > BYTES_MAX) {
      throw new PresenceFormatException(
          "presence state of " + bytes.length + " bytes, max " + BYTES_MAX);
    }
    try {
      return new StateDecoder(new ByteReader(bytes)).decode();
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The values check their own ranges, and say which one was broken.
      throw new PresenceFormatException("presence state: " + e.getMessage());
    }
  }
}
