package io.meridian.presence.channel;

import io.meridian.presence.crdt.ByteReader;
import io.meridian.presence.crdt.ByteWriter;
import io.meridian.presence.crdt.PresenceFormatException;

/**
 * Messages between regions as bytes. Equal messages have equal bytes. Numbers, texts and {@code n×}
 * are as in {@link io.meridian.presence.crdt.PresenceCodec}, and so is a state, after its length.
 *
 * <pre>
 *   version     1
 *   kind        1 deltas   state, 0 and activation | 1 (it is the state's first origin),
 *                          after, through − after − 1,
 *                          n× connectionId, clientId, msgSerial and index up to which,
 *                             0 and id text | 1 (the id is the one up to which), timestamp,
 *                             0 (keeps data) | data length + 1, data
 *               2 told     epoch, heard
 *               3 compare  hash (8 bytes), heard, counts, asks (0 or 1)
 *               4 pull     round, n× bucket, hash (8 bytes)
 *               5 part     round, part, state
 *               6 pulled   round, parts, n× bucket, state, heard
 *               7 counts   counts
 *   activation  region text, epoch
 *   heard       n× activation, number
 *   counts      connections, publishers, subscribers, presence subscribers
 * </pre>
 */
public final class PeerMessageCodec {
  /**
   * What is larger is refused, in both directions. A client's frame becomes one message; everything
   * else is cut at {@link PresenceSettings#partBytes}, or is one entry.
   */
  public static final int BYTES_MAX = 1024 * 1024;

  static final int FORMAT_VERSION = 1;

  private PeerMessageCodec() {}

  /**
   * The one form of a message in bytes.
   *
   * @throws IllegalStateException when it takes more than {@link #BYTES_MAX}
   */
  public static byte[] encode(PeerMessage message) {
    ByteWriter out = new ByteWriter();
    out.number(FORMAT_VERSION);
    new PeerMessageEncoder(out).write(message);
    byte[] bytes = out.toBytes();
    if (bytes.length > BYTES_MAX) {
      throw new IllegalStateException(
          "presence message of " + bytes.length + " bytes, max " + BYTES_MAX);
    }
    return bytes;
  }

  /**
   * Reads a message from bytes that nobody vouches for.
   *
   * @throws PresenceFormatException when the bytes are not what {@link #encode} makes, without
   *     having allocated more than in proportion to them
   */
  public static PeerMessage decode(byte[] bytes) throws PresenceFormatException {
    if (bytes.length > BYTES_MAX) {
      throw new PresenceFormatException(
          "presence message of " + bytes.length + " bytes, max " + BYTES_MAX);
    }
    try {
      ByteReader in = new ByteReader(bytes);
      long version = in.number();
      if (version != FORMAT_VERSION) {
        throw new PresenceFormatException(
            "presence message of format version " + version + ", expected " + FORMAT_VERSION);
      }
      PeerMessage message = new PeerMessageDecoder(in).read();
      in.expectEnd();
      return message;
    } catch (IllegalArgumentException | ArithmeticException e) {
      // The values check their own ranges, and say which one was broken.
      throw new PresenceFormatException("presence message: " + e.getMessage());
    }
  }
}
