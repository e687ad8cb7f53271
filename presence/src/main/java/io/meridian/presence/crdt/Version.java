package io.meridian.presence.crdt;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One of the entries that a member has at the same time, and the next of them by dot. Nearly always
 * there is one: a second lives while two regions each hold the member.
 */
record Version(Dot dot, Entry entry, @Nullable Version next) {

  static Version insert(@Nullable Version first, Dot dot, Entry entry) {
    if (first == null || dot.compareTo(first.dot) < 0) {
      return new Version(dot, entry, first);
    }
    return dot.equals(first.dot)
        ? first
        : new Version(first.dot, first.entry, insert(first.next, dot, entry));
  }

  static @Nullable Version remove(@Nullable Version first, Dot dot) {
    if (first == null) {
      return null;
    }
    return dot.equals(first.dot)
        ? first.next
        : new Version(first.dot, first.entry, remove(first.next, dot));
  }

  static int count(@Nullable Version first) {
    int count = 0;
    for (Version version = first; version != null; version = version.next) {
      count++;
    }
    return count;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Version that
        && dot.equals(that.dot)
        && entry.equals(that.entry)
        && Objects.equals(next, that.next);
  }

  @Override
  public int hashCode() {
    return 31 * dot.hashCode() + entry.hashCode();
  }
}
