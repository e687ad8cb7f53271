package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Deltas, own and others', that some peer may still lack. At a bound the oldest go, whoever made
 * them; a peer that lacks one of those compares states instead. Others' deltas are kept as they
 * came: what was known here already may be new to whom they are passed on.
 */
final class DeltaBuffer {
  private record Kept(NumberedDelta delta, long order) {}

  private final int countMax;
  private final long bytesMax;
  private final TreeMap<Origin, Deque<Kept>> byActivation = new TreeMap<>();
  private int count;
  private long bytes;
  private long added;

  DeltaBuffer(int countMax, long bytesMax) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
  }

  void add(NumberedDelta delta) {
    Deque<Kept> kept = byActivation.computeIfAbsent(delta.activation(), a -> new ArrayDeque<>());
    // What comes out of order goes behind those that it follows; nearly always that is the end.
    Deque<Kept> later = new ArrayDeque<>();
    while (!kept.isEmpty() && kept.getLast().delta().after() > delta.after()) {
      later.addFirst(kept.removeLast());
    }
    kept.addLast(new Kept(delta, added++));
    kept.addAll(later);
    count++;
    bytes += delta.bytes();
    while (count > countMax || bytes > bytesMax) {
      dropOldest();
    }
  }

  private void dropOldest() {
    Map.Entry<Origin, Deque<Kept>> oldest = null;
    for (Map.Entry<Origin, Deque<Kept>> of : byActivation.entrySet()) {
      if (oldest == null
          || of.getValue().getFirst().order() < oldest.getValue().getFirst().order()) {
        oldest = of;
      }
    }
    if (oldest != null) {
      dropFirst(oldest.getKey(), oldest.getValue());
    }
  }

  private void dropFirst(Origin activation, Deque<Kept> kept) {
    bytes -= kept.removeFirst().delta().bytes();
    count--;
    if (kept.isEmpty()) {
      byActivation.remove(activation);
    }
  }

  /** Nobody lacks these any more. */
  void forget(Origin activation, long through) {
    Deque<Kept> kept = byActivation.get(activation);
    while (kept != null && !kept.isEmpty() && kept.getFirst().delta().through() <= through) {
      dropFirst(activation, kept);
    }
  }

  /** All of activations that the filter has no use for. */
  void retain(Predicate<Origin> current) {
    for (Origin activation : List.copyOf(byActivation.keySet())) {
      if (!current.test(activation)) {
        takeAll(activation);
      }
    }
  }

  /** Takes all of an activation out, in order. */
  List<NumberedDelta> takeAll(Origin activation) {
    List<NumberedDelta> taken = new ArrayList<>();
    Deque<Kept> kept = byActivation.getOrDefault(activation, new ArrayDeque<>());
    while (!kept.isEmpty()) {
      taken.add(kept.getFirst().delta());
      dropFirst(activation, kept);
    }
    return taken;
  }

  /** Whether it has what comes next for somebody who has heard so much. */
  boolean reaches(Origin activation, long heard) {
    Deque<Kept> kept = byActivation.get(activation);
    return kept != null && kept.getFirst().delta().after() <= heard;
  }

  /**
   * What comes next for somebody who has heard so much.
   *
   * @param bytesAbout no further delta is joined once it has as many
   * @return null when the buffer does not reach back so far
   */
  @Nullable NumberedDelta next(Origin activation, long heard, long bytesAbout) {
    Deque<Kept> kept = byActivation.get(activation);
    if (kept == null) {
      return null;
    }
    NumberedDelta joined = null;
    Iterator<Kept> all = kept.iterator();
    while (all.hasNext()) {
      NumberedDelta delta = all.next().delta();
      long until = joined == null ? heard : joined.through();
      if (delta.through() <= until) {
        continue;
      }
      if (delta.after() > until
          || (joined != null && joined.bytes() + delta.bytes() > bytesAbout)) {
        return joined;
      }
      joined = joined == null ? delta : join(joined, delta);
    }
    return joined;
  }

  private static NumberedDelta join(NumberedDelta first, NumberedDelta second) {
    List<LeaveNote> leaves = new ArrayList<>(first.leaves());
    leaves.addAll(second.leaves());
    PresenceState delta = first.delta().join(second.delta());
    return new NumberedDelta(
        first.activation(),
        first.after(),
        second.through(),
        delta,
        leaves,
        first.bytes() + second.bytes());
  }

  int count() {
    return count;
  }

  long bytes() {
    return bytes;
  }
}
