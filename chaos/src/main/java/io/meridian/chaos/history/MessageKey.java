package io.meridian.chaos.history;

import java.util.Comparator;

/**
 * One message, as its publisher names it.
 *
 * @param publisher name of the publishing client
 * @param number counts 1, 2, 3, … for each publisher and channel
 */
public record MessageKey(String publisher, String channel, long number)
    implements Comparable<MessageKey> {
  private static final Comparator<MessageKey> ORDER =
      Comparator.comparing(MessageKey::channel)
          .thenComparing(MessageKey::publisher)
          .thenComparingLong(MessageKey::number);

  public MessageKey {
    if (number < 1) {
      throw new IllegalArgumentException(
          "message number " + number + " of " + publisher + ", the first is 1");
    }
  }

  @Override
  public int compareTo(MessageKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return publisher + "#" + number + " on " + channel;
  }
}
