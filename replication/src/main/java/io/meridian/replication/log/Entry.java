package io.meridian.replication.log;

import org.jspecify.annotations.Nullable;

/**
 * One publish in a channel's log: the messages of one request, which stay together everywhere.
 *
 * @param key what makes a retry of it the same publish
 * @param after the dot of this publisher's entry before it, if that has another origin; the
 *     origin's own order says the rest
 * @param payload the messages, encoded; opaque here, never changed, shared without copying
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by dot: one dot has one content everywhere.
public record Entry(Dot dot, PublishKey key, @Nullable Dot after, Serial serial, byte[] payload) {

  /** What a buffer charges for holding this entry, in bytes. */
  public int weightBytes() {
    return 160 + 2 * key.publisher().length() + payload.length;
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
    return "Entry[" + dot + " " + key + " " + serial + ", " + payload.length + " bytes]";
  }
}
