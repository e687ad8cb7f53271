package io.meridian.presence.crdt;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The id of the presence message that an entry came from. It decides which entry is newer. */
public sealed interface MessageId {
  /** The id as clients see it. */
  String text(String connectionId);

  /**
   * An id that the member's own connection made: {@code connectionId:msgSerial:index}. The
   * connection id is the member key's and is not kept twice.
   *
   * @param msgSerial 0 to 2^53 − 1, what every SDK can count to
   * @param index place in the client's message, 0 or more
   */
  record Numbered(long msgSerial, int index) implements MessageId, Comparable<Numbered> {
    public static final long MSG_SERIAL_MAX = (1L << 53) - 1;

    /** Few enough digits for a long, and no leading zeros: the id must come out as it went in. */
    private static final Pattern NUMBERS =
        Pattern.compile(":(0|[1-9][0-9]{0,15}):(0|[1-9][0-9]{0,9})");

    public Numbered {
      if (msgSerial < 0 || msgSerial > MSG_SERIAL_MAX) {
        throw new IllegalArgumentException(
            "msgSerial " + msgSerial + ", min 0, max " + MSG_SERIAL_MAX);
      }
      if (index < 0) {
        throw new IllegalArgumentException("index " + index + ", min 0");
      }
    }

    @Override
    public int compareTo(Numbered other) {
      int serials = Long.compare(msgSerial, other.msgSerial);
      return serials != 0 ? serials : Integer.compare(index, other.index);
    }

    @Override
    public String text(String connectionId) {
      return connectionId + ":" + msgSerial + ":" + index;
    }
  }

  /**
   * An id that somebody else made, so it has no place in the connection's order.
   *
   * @param value 1 to {@value #CHARS_MAX} characters that do not begin with the connection's id
   */
  record Synthesised(String value) implements MessageId {
    public static final int CHARS_MAX = 1_100;

    public Synthesised {
      WellFormedText.check("message id", value, CHARS_MAX);
    }

    @Override
    public String text(String connectionId) {
      return value;
    }
  }

  /**
   * Reads an id that belongs to a member of the connection.
   *
   * @return empty when the id begins with the connection's id and is not {@code
   *     connectionId:msgSerial:index} in plain decimal, or is too long
   */
  static Optional<MessageId> parse(String connectionId, String text) {
    if (!text.startsWith(connectionId)) {
      return text.isEmpty() || text.length() > Synthesised.CHARS_MAX
          ? Optional.empty()
          : Optional.of(new Synthesised(text));
    }
    Matcher numbers = Numbered.NUMBERS.matcher(text.substring(connectionId.length()));
    if (!numbers.matches()) {
      return Optional.empty();
    }
    long msgSerial = Long.parseLong(numbers.group(1));
    long index = Long.parseLong(numbers.group(2));
    return msgSerial > Numbered.MSG_SERIAL_MAX || index > Integer.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new Numbered(msgSerial, (int) index));
  }
}
