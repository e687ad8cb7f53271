package io.meridian.replication.log;

import org.jspecify.annotations.Nullable;

/**
 * One publish in a channel's log: the messages of one request, which stay together everywhere, or
 * one operation on a message.
 *
 * @param key what makes a retry of it the same publish
 * @param after the dot of this publisher's entry before it, if that has another origin; the
 *     origin's own order says the rest
 * @param continues in the first entry of an origin: the last dot of the origin before it in its
 *     line, which has ended; nothing is stored before that dot is
 * @param operation what it does to a message; null when it adds messages
 * @param payload the messages, or what the operation brings, encoded; opaque here, never changed,
 *     shared without copying
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by dot: one dot has one content everywhere.
public record Entry(
    Dot dot,
    PublishKey key,
    @Nullable Dot after,
    @Nullable Dot continues,
    Serial serial,
    @Nullable Operation operation,
    byte[] payload) {

  public Entry {
    if (continues != null
        && (!continues.origin().sameLine(dot.origin()) || continues.compareTo(dot) >= 0)) {
      throw new IllegalArgumentException(dot + " does not continue " + continues);
    }
  }

  /** An entry that adds messages. */
  public Entry(
      Dot dot,
      PublishKey key,
      @Nullable Dot after,
      @Nullable Dot continues,
      Serial serial,
      byte[] payload) {
    this(dot, key, after, continues, serial, null, payload);
  }

  /** What a buffer charges for holding this entry, in bytes. */
  public int weightBytes() {
    return (operation == null ? 160 : 320) + 2 * key.publisher().length() + payload.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Entry entry && entry.dot.equals(dot);
  }

  @Override
  public int hashCode() {
    return dot.hashCode();
  }

  @Override
  public String toString() {
    String does = operation == null ? "" : " " + operation.kind() + " " + operation.target().dot();
    return "Entry[" + dot + " " + key + " " + serial + does + ", " + payload.length + " bytes]";
  }
}
