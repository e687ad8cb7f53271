package io.meridian.replication.log;

import java.util.Comparator;
import java.util.Locale;

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
    return String.format(Locale.ROOT, "%014d-%05d@%s", millis, counter, origin);
  }

  /** The serial of the message at an index of this publish, the text that clients see. */
  public String ofMessage(int index) {
    return String.format(Locale.ROOT, "%s:%03d", this, index);
  }
}
