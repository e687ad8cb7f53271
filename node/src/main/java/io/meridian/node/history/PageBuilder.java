package io.meridian.node.history;

import io.meridian.node.hub.EntryMessages;
import io.meridian.node.protocol.Message;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Segment;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.position.Position;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;

/**
 * Keeps the messages nearest to the page's start of all that it is shown, one more than fit: at
 * most as many as were asked for, and at most {@link #BYTES_MAX} as they are stored, but one at
 * least.
 */
final class PageBuilder {
  /** A thousand messages may have 64 KiB each, and many clients may read at once. */
  private static final int BYTES_MAX = 1 << 20;

  private final HistoryQuery query;
  private final Set<Serial> overruled;
  private final long bytesMax;
  private final TreeMap<String, Sized> nearest;
  private long bytes;

  /**
   * @param bytes what it takes where it is stored, all of it: its extras may be as large as its
   *     data
   */
  private record Sized(Message message, int bytes) {}

  /**
   * @param overruled serials that are not shown
   */
  PageBuilder(HistoryQuery query, Collection<Serial> overruled) {
    this(query, overruled, BYTES_MAX);
  }

  PageBuilder(HistoryQuery query, Collection<Serial> overruled, long bytesMax) {
    this.query = query;
    this.bytesMax = bytesMax;
    this.overruled = Set.copyOf(overruled);
    Comparator<String> order = Comparator.naturalOrder();
    this.nearest = new TreeMap<>(query.backwards() ? order.reversed() : order);
  }

  /** The segments that may hold something of what is asked for, the near end first. */
  static List<Segment> inReadingOrder(List<Segment> segments, HistoryQuery query) {
    return segments.stream()
        .filter(
            segment ->
                segment.largest().millis() >= query.startMillis()
                    && segment.smallest().millis() <= query.endMillis())
        .sorted(
            query.backwards()
                ? Comparator.comparing(Segment::largest).reversed()
                : Comparator.comparing(Segment::smallest))
        .toList();
  }

  /** Shows a stored entry, in any order. A message with several serials has the smallest. */
  void add(Stored stored) {
    Entry entry = stored.entry();
    long millis = entry.serial().millis();
    // Operations bring no messages of their own.
    if (entry.operation() != null
        || stored.fate() == Stored.Fate.DUPLICATE
        || overruled.contains(entry.serial())
        || millis < query.startMillis()
        || millis > query.endMillis()
        || !visible(entry)) {
      return;
    }
    List<Message> messages = EntryMessages.complete(entry);
    for (int i = 0; i < messages.size(); i++) {
      String serial = entry.serial().ofMessage(i);
      if (afterCursor(serial) && near(serial)) {
        put(serial, new Sized(messages.get(i), entry.payload().length / messages.size()));
      }
    }
  }

  private void put(String serial, Sized message) {
    Sized before = nearest.put(serial, message);
    bytes += message.bytes() - (before == null ? 0 : before.bytes());
    // The last stays while it is the one that does not fit.
    while (isMoreThanFits(nearest.size() - 1, bytes - nearest.lastEntry().getValue().bytes())) {
      bytes -= nearest.pollLastEntry().getValue().bytes();
    }
  }

  private boolean isMoreThanFits(int messages, long bytes) {
    return messages > query.limit() || messages > 1 && bytes > bytesMax;
  }

  private boolean isFull() {
    return isMoreThanFits(nearest.size(), bytes);
  }

  private boolean visible(Entry entry) {
    Position upTo = query.upTo();
    return upTo == null || upTo.vector().covers(entry.dot()) || upTo.marked(entry);
  }

  private boolean afterCursor(String serial) {
    String cursor = query.cursor();
    return cursor == null || nearest.comparator().compare(serial, cursor) > 0;
  }

  private boolean near(String serial) {
    return !isFull() || nearest.comparator().compare(serial, nearest.lastKey()) < 0;
  }

  /**
   * Whether the page is full and nothing of this segment, or of one sorted after it, belongs on it.
   */
  boolean completeBefore(Segment segment) {
    return isFull() && !near(nearEnd(segment));
  }

  /** Whether the segment may hold messages behind the cursor. */
  boolean mayTakeFrom(Segment segment) {
    String cursor = query.cursor();
    return cursor == null || nearest.comparator().compare(farEnd(segment), cursor) > 0;
  }

  /** A text that sorts at or before every message of the segment, in the page's direction. */
  private String nearEnd(Segment segment) {
    return query.backwards() ? behind(segment.largest()) : before(segment.smallest());
  }

  private String farEnd(Segment segment) {
    return query.backwards() ? before(segment.smallest()) : behind(segment.largest());
  }

  // Without the origin: of two serials that differ in it only, the texts of their messages may sort
  // the other way round.
  private static String before(Serial serial) {
    String text = serial.toString();
    return text.substring(0, text.indexOf('@'));
  }

  private static String behind(Serial serial) {
    return before(serial) + "~";
  }

  HistoryPage build() {
    List<HistoryItem> items = new ArrayList<>();
    nearest.forEach((serial, sized) -> items.add(new HistoryItem(serial, sized.message())));
    boolean more = isFull();
    return new HistoryPage(more ? items.subList(0, items.size() - 1) : items, more);
  }
}
