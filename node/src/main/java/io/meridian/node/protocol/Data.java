package io.meridian.node.protocol;

import java.util.Arrays;

/** The payload of a message in its canonical form, the same whichever encoding it arrived in. */
public sealed interface Data {

  /** Size that counts towards {@link Limits#maxMessageSize()}: bytes, of text in UTF-8. */
  int sizeBytes();

  /**
   * Text; JSON and encrypted content are text with an {@code encoding} that says so. May be empty.
   */
  record Text(String value) implements Data {
    @Override
    public int sizeBytes() {
      return Utf8.sizeBytes(value);
    }
  }

  /** Bytes, compared by content. The array is shared and must not be changed. May be empty. */
  @SuppressWarnings(
      "ArrayRecordComponent") // equality is by content, see below; wrapping would copy each payload
  record Bytes(byte[] value) implements Data {
    @Override
    public int sizeBytes() {
      return value.length;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Bytes bytes && Arrays.equals(value, bytes.value);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(value);
    }

    @Override
    public String toString() {
      return "Bytes[" + value.length + " bytes]";
    }
  }
}
