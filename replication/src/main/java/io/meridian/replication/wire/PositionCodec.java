package io.meridian.replication.wire;

import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.util.Base64;
import java.util.TreeMap;

/**
 * A position as the {@code channelSerial} that clients carry: URL-safe base64 of a version byte,
 * the vector, and the marks (6 bytes and a number each). Clients treat it as opaque; it proves
 * nothing and is trusted for nothing but what its holder wants to see.
 */
public final class PositionCodec {
  private static final int VERSION = 1;

  /** With what was shown of operations, where that is not all that the vector covers. */
  private static final int SHOWN_VERSION = 2;

  /** A longer text is refused: frames and URLs carry positions. */
  public static final int TEXT_CHARS_MAX = 4_096;

  private static final int MARKS_MAX = 1_000;

  private PositionCodec() {}

  public static String encode(Position position) {
    WireWriter out = new WireWriter(128);
    out.writeByte(position.showsAll() ? VERSION : SHOWN_VERSION);
    LogCodec.writeVector(out, position.vector());
    out.writeNumber(position.marks().size());
    position
        .marks()
        .forEach((publisher, number) -> out.writeSixBytes(publisher).writeNumber(number));
    if (!position.showsAll()) {
      LogCodec.writeVector(out, position.shown());
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(out.toBytes());
  }

  /**
   * The position in a text that a client brought.
   *
   * @throws WireException when it is not a position; the message says why
   */
  public static Position decode(String text) throws WireException {
    if (text.length() > TEXT_CHARS_MAX) {
      throw new WireException(
          "position of " + text.length() + " characters, max " + TEXT_CHARS_MAX);
    }
    byte[] bytes;
    try {
      bytes = Base64.getUrlDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      throw new WireException("position is not base64url: " + e.getMessage());
    }
    WireReader in = new WireReader(bytes);
    int version = in.readByte();
    if (version != VERSION && version != SHOWN_VERSION) {
      throw new WireException("position of version " + version + ", known are 1 and 2");
    }
    VersionVector vector = LogCodec.readVector(in);
    TreeMap<Long, Long> marks = new TreeMap<>();
    int count = in.readCount(MARKS_MAX);
    for (int i = 0; i < count; i++) {
      marks.put(in.readSixBytes(), in.readNumber());
    }
    VersionVector shown = version == SHOWN_VERSION ? LogCodec.readVector(in) : vector;
    in.expectEnd();
    return new Position(vector, marks, shown);
  }
}
