package io.meridian.replication.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends numbers (LEB128), strings and byte runs to a growing buffer. Not thread-safe. */
public final class WireWriter {
  private byte[] buffer;
  private int length;

  public WireWriter(int capacityBytes) {
    buffer = new byte[Math.max(16, capacityBytes)];
  }

  public WireWriter writeByte(int value) {
    ensure(1);
    buffer[length++] = (byte) value;
    return this;
  }

  /** A number of 0 or more, in 1 to 9 bytes. */
  public WireWriter writeNumber(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("number " + value + " is below 0");
    }
    ensure(9);
    long rest = value;
    while (rest >= 0x80) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
    return this;
  }

  public WireWriter writeBytes(byte[] bytes) {
    writeNumber(bytes.length);
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
    return this;
  }

  public WireWriter writeText(String text) {
    return writeBytes(text.getBytes(StandardCharsets.UTF_8));
  }

  /** The low 48 bits, in 6 bytes. */
  public WireWriter writeSixBytes(long value) {
    ensure(6);
    for (int shift = 40; shift >= 0; shift -= 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
    return this;
  }

  public int length() {
    return length;
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, length);
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
