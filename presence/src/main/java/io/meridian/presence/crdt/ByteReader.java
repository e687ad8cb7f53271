package io.meridian.presence.crdt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link ByteWriter} wrote, from bytes that nobody vouches for: a length or a count is
 * compared with the bytes that are left before anything is allocated. Not thread-safe.
 */
public final class ByteReader {
  private final byte[] bytes;
  private int at;

  public ByteReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public long number() throws PresenceFormatException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      need(1);
      int next = bytes[at++];
      value |= (long) (next & 0x7f) << shift;
      if (next >= 0) {
        if (next == 0 && shift > 0) {
          throw new PresenceFormatException("a number before byte " + at + " is padded");
        }
        return value;
      }
    }
    throw new PresenceFormatException("a number before byte " + at + " is longer than 63 bits");
  }

  /** A number from 0 to {@code max}. */
  public int number(String name, long max) throws PresenceFormatException {
    long value = number();
    if (value > max) {
      throw new PresenceFormatException(name + " " + value + " before byte " + at + ", max " + max);
    }
    return (int) value;
  }

  /** How many things follow, each at least {@code bytesEach} long. */
  public int count(String name, int bytesEach) throws PresenceFormatException {
    return number("count of " + name, (bytes.length - at) / bytesEach);
  }

  public long eightBytes() throws PresenceFormatException {
    need(8);
    long value = ByteBuffer.wrap(bytes, at, 8).getLong();
    at += 8;
    return value;
  }

  public byte[] bytes(String name, int max) throws PresenceFormatException {
    int length = number("bytes of " + name, Math.min(max, bytes.length - at));
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  /** So many bytes, whose length came before. */
  public byte[] rawBytes(String name, int length) throws PresenceFormatException {
    if (bytes.length - at < length) {
      throw new PresenceFormatException(
          name + " of " + length + " bytes before byte " + at + ", max " + (bytes.length - at));
    }
    at += length;
    return Arrays.copyOfRange(bytes, at - length, at);
  }

  public String text(String name, int charsMax) throws PresenceFormatException {
    byte[] utf8 = bytes(name, 3 * charsMax);
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
    } catch (CharacterCodingException e) {
      throw new PresenceFormatException(name + " before byte " + at + " is not UTF-8");
    }
  }

  public void expectEnd() throws PresenceFormatException {
    if (at != bytes.length) {
      throw new PresenceFormatException("ends at byte " + at + " of " + bytes.length);
    }
  }

  private void need(int count) throws PresenceFormatException {
    if (bytes.length - at < count) {
      throw new PresenceFormatException(
          "ends at byte " + bytes.length + ", " + count + " more expected");
    }
  }
}
