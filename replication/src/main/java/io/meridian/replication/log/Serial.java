package io.meridian.replication.log;

import java.util.Comparator;

/**
 * A publish's place in canonical order: hybrid logical time, then the origin to break ties. History
 * is in this order in every region; delivery is not, and does not depend on clocks.
 *
 * @param millis hybrid logical time, milliseconds since 1970
 * @param counter counts what shares a millisecond
 */
public record Serial(long millis, int counter, Origin origin) implements Comparable<Serial> {
  private static final Comparator<Serial> ORDER =
      Comparator.comparingLong(Serial::millis)
          .thenComparingInt(Serial::counter)
          .thenComparing(serial -> serial.origin().toString());

  @Override
  public int compareTo(Serial other) {
    return ORDER.compare(this, other);
  }

  /** Sorts as a string exactly like the serial: fixed widths, then the origin's name. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(48);
    pad(text, millis, 14);
    text.append('-');
    pad(text, counter, 5);
    return text.append('@').append(origin).toString();
  }

  /** The serial of the message at an index of this publish, the text that clients see. */
  public String ofMessage(int index) {
    StringBuilder text = new StringBuilder(56).append(this).append(':');
    pad(text, index, 3);
    return text.toString();
  }

  /** Each delivery has one: a format string would be read anew each time. */
  private static void pad(StringBuilder text, long value, int digits) {
    String number = Long.toString(value);
    text.append("0".repeat(Math.max(0, digits - number.length()))).append(number);
  }
}
