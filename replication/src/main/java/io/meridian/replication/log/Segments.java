package io.meridian.replication.log;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A sparse index over the whole log in bounded memory: recent segments are short, older ones get
 * longer by merging. A reader of old history therefore reads more than it returns, never misses
 * anything, and never needs more memory.
 */
final class Segments {
  private final LogLimits limits;
  private final List<Segment> segments = new ArrayList<>();

  Segments(LogLimits limits) {
    this.limits = limits;
  }

  void add(long event, VersionVector before, Serial serial, long ageMillis) {
    Segment last = segments.isEmpty() ? null : segments.get(segments.size() - 1);
    if (last != null && event - last.firstEvent() < limits.segmentEvents()) {
      segments.set(segments.size() - 1, last.with(event, serial, ageMillis));
      return;
    }
    segments.add(new Segment(event, event, before, serial, serial, ageMillis));
    if (segments.size() > limits.segments()) {
      mergeOlderHalf();
    }
  }

  private void mergeOlderHalf() {
    List<Segment> merged = new ArrayList<>();
    int older = segments.size() / 2 / 2 * 2;
    for (int i = 0; i < older; i += 2) {
      merged.add(segments.get(i).join(segments.get(i + 1)));
    }
    merged.addAll(segments.subList(older, segments.size()));
    segments.clear();
    segments.addAll(merged);
  }

  /** The first event that a reader who holds {@code held} may lack. */
  long firstEventNotCoveredBy(VersionVector held) {
    for (int i = segments.size() - 1; i >= 0; i--) {
      if (held.covers(segments.get(i).before())) {
        return segments.get(i).firstEvent();
      }
    }
    return firstEvent();
  }

  /** The first event that is kept. */
  long firstEvent() {
    return segments.isEmpty() ? 1 : segments.get(0).firstEvent();
  }

  /**
   * The first segment to keep when whole ones go that ended before an age of the log and that are
   * covered; null when none does. The newest always stays.
   */
  @Nullable Segment firstKept(long ageMillis, VersionVector covered) {
    Segment first = null;
    for (int i = 1; i < segments.size(); i++) {
      if (segments.get(i - 1).ageMillis() >= ageMillis
          || !covered.covers(segments.get(i).before())) {
        break;
      }
      first = segments.get(i);
    }
    return first;
  }

  void trim(long firstEvent) {
    segments.removeIf(segment -> segment.lastEvent() < firstEvent);
  }

  List<Segment> all() {
    return List.copyOf(segments);
  }

  void restore(Segment segment) {
    segments.add(segment);
  }
}
