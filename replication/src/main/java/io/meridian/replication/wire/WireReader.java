package io.meridian.replication.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Reads what {@link WireWriter} wrote, from bytes that nobody vouches for: every length is checked
 * against what is there before anything is allocated. Not thread-safe.
 */
public final class WireReader {
  private final byte[] bytes;
  private int at;

  public WireReader(byte[] bytes) {
    this.bytes = bytes;
  }

  public int readByte() throws WireException {
    need(1);
    return bytes[at++] & 0xff;
  }

  public long readNumber() throws WireException {
    long value = 0;
    for (int shift = 0; shift < 63; shift += 7) {
      int next = readByte();
      value |= (long) (next & 0x7f) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw new WireException("a number at byte " + at + " is longer than 63 bits");
  }

  /**
   * A count of things that follow, each at least one byte long.
   *
   * @param max above it the bytes are refused
   */
  public int readCount(int max) throws WireException {
    long count = readNumber();
    if (count > max || count > bytes.length - at) {
      throw new WireException(
          count > max ? WireException.Flaw.NONSENSE : WireException.Flaw.CUT_OFF,
          "count " + count + " at byte " + at + ", max " + Math.min(max, bytes.length - at));
    }
    return (int) count;
  }

  public byte[] readBytes(int max) throws WireException {
    int count = readCount(max);
    at += count;
    return Arrays.copyOfRange(bytes, at - count, at);
  }

  public String readText(int maxBytes) throws WireException {
    return new String(readBytes(maxBytes), StandardCharsets.UTF_8);
  }

  public long readSixBytes() throws WireException {
    need(6);
    long value = 0;
    for (int i = 0; i < 6; i++) {
      value = (value << 8) | (bytes[at++] & 0xff);
    }
    return value;
  }

  public boolean atEnd() {
    return at == bytes.length;
  }

  /** Refuses bytes that go on after what was read. */
  public void expectEnd() throws WireException {
    if (!atEnd()) {
      throw new WireException((bytes.length - at) + " bytes too many after byte " + at);
    }
  }

  private void need(int count) throws WireException {
    if (bytes.length - at < count) {
      throw new WireException(
          WireException.Flaw.CUT_OFF,
          "ends at byte " + bytes.length + ", " + count + " more expected");
    }
  }
}
