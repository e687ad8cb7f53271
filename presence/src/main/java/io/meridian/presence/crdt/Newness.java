package io.meridian.presence.crdt;

import java.util.Comparator;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which of two entries of a member is newer, as every SDK decides it: by msgSerial, then index;
 * when one id was synthesised, by timestamp.
 *
 * <p>That is no order: of two numbered entries the first may beat the second, a synthesised one
 * between their times lose to the second and beat the first. So the newest of many is defined in
 * two rounds, the same on every replica: the newest numbered one against the newest synthesised
 * one.
 */
final class Newness {
  private static final Comparator<Version> BY_TIME =
      Comparator.<Version>comparingLong(version -> version.entry().timestampMillis())
          .thenComparing(Version::dot);

  private Newness() {}

  /** Whether a message that just arrived replaces what a subscriber holds. */
  static boolean replaces(Entry arrived, Entry held) {
    if (arrived.id() instanceof MessageId.Numbered mine
        && held.id() instanceof MessageId.Numbered theirs) {
      return mine.compareTo(theirs) > 0;
    }
    return arrived.timestampMillis() >= held.timestampMillis();
  }

  private static int compareVersions(Version one, Version other) {
    if (one.entry().id() instanceof MessageId.Numbered mine
        && other.entry().id() instanceof MessageId.Numbered theirs) {
      int order = mine.compareTo(theirs);
      return order != 0 ? order : BY_TIME.compare(one, other);
    }
    return BY_TIME.compare(one, other);
  }

  /** The newest of a member's entries that the filter lets through, null when there is none. */
  static @Nullable Entry newest(@Nullable Version versions, Predicate<Dot> visible) {
    Version numbered = null;
    Version synthesised = null;
    for (Version v = versions; v != null; v = v.next()) {
      if (!visible.test(v.dot())) {
        continue;
      }
      if (v.entry().id() instanceof MessageId.Numbered) {
        numbered = later(numbered, v);
      } else {
        synthesised = later(synthesised, v);
      }
    }
    Version newest = synthesised == null ? numbered : later(numbered, synthesised);
    return newest == null ? null : newest.entry();
  }

  private static Version later(@Nullable Version held, Version next) {
    return held == null || compareVersions(next, held) > 0 ? next : held;
  }
}
