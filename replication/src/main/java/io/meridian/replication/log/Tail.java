package io.meridian.replication.log;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * The newest entries of a log in its order, within a bound of bytes; what fell out is in the
 * journal.
 */
final class Tail {
  private final int bytesMax;
  private final Deque<Stored> entries = new ArrayDeque<>();
  private VersionVector before;
  private int bytes;

  Tail(int bytesMax, VersionVector before) {
    this.bytesMax = bytesMax;
    this.before = before;
  }

  void add(Stored stored) {
    entries.addLast(stored);
    bytes += stored.entry().weightBytes();
    while (bytes > bytesMax) {
      Stored oldest = entries.removeFirst();
      bytes -= oldest.entry().weightBytes();
      before = before.with(oldest.entry().dot());
    }
  }

  /** Leaves out what is at or below a base that this log has come to by age. */
  void trim(VersionVector base) {
    while (!entries.isEmpty() && base.covers(entries.getFirst().entry().dot())) {
      bytes -= entries.removeFirst().entry().weightBytes();
    }
    before = before.merge(base);
  }

  /** Whether everything that a reader who holds {@code held} lacks is here. */
  boolean reaches(VersionVector held) {
    return held.covers(before);
  }

  List<Stored> all() {
    return new ArrayList<>(entries);
  }
}
