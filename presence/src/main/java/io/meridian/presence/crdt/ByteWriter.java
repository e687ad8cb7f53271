package io.meridian.presence.crdt;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Appends numbers (LEB128), texts and bytes to a growing array. Not thread-safe. */
public final class ByteWriter {
  private byte[] buffer = new byte[256];
  private int length;

  /** A number of 0 or more, in 1 to 9 bytes. */
  public void number(long value) {
    if (value < 0) {
      throw new IllegalArgumentException("number " + value + ", min 0");
    }
    ensure(9);
    long rest = value;
    while (rest >= 0x80) {
      buffer[length++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    buffer[length++] = (byte) rest;
  }

  /** Any long, in 8 bytes, the highest first. */
  public void eightBytes(long value) {
    ensure(8);
    for (int shift = 56; shift >= 0; shift -= 8) {
      buffer[length++] = (byte) (value >>> shift);
    }
  }

  public void text(String text) {
    bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  public void bytes(byte[] bytes) {
    number(bytes.length);
    rawBytes(bytes);
  }

  /** Without their length. */
  public void rawBytes(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
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
