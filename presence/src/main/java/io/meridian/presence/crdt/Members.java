package io.meridian.presence.crdt;

import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The live entries, found by member and by dot: a removal names dots, and must not search all
 * members for them. Both maps always hold the same dots. Immutable.
 */
final class Members {
  static final Members NONE = new Members(SortedChunks.empty(), SortedChunks.empty());

  private final SortedChunks<MemberKey, Version> versions;
  private final SortedChunks<Dot, MemberKey> keys;

  private Members(SortedChunks<MemberKey, Version> versions, SortedChunks<Dot, MemberKey> keys) {
    this.versions = versions;
    this.keys = keys;
  }

  /**
   * All at once.
   *
   * @param members ascending
   * @param versions those of the member at the same index
   * @throws IllegalArgumentException when a dot is there twice
   */
  static Members ofAscending(List<MemberKey> members, List<Version> versions) {
    TreeMap<Dot, MemberKey> byDot = new TreeMap<>();
    for (int i = 0; i < members.size(); i++) {
      for (Version v = versions.get(i); v != null; v = v.next()) {
        if (byDot.put(v.dot(), members.get(i)) != null) {
          throw new IllegalArgumentException("dot " + v.dot() + " is live twice");
        }
      }
    }
    return new Members(
        SortedChunks.ofAscending(members, versions),
        SortedChunks.ofAscending(List.copyOf(byDot.keySet()), List.copyOf(byDot.values())));
  }

  int memberCount() {
    return versions.size();
  }

  int dotCount() {
    return keys.size();
  }

  boolean holds(Dot dot) {
    return keys.get(dot) != null;
  }

  @Nullable MemberKey keyOf(Dot dot) {
    return keys.get(dot);
  }

  @Nullable Version versionsOf(MemberKey key) {
    return versions.get(key);
  }

  Iterable<Map.Entry<MemberKey, Version>> byKey() {
    return versions;
  }

  Iterable<Map.Entry<Dot, MemberKey>> byDot() {
    return keys;
  }

  /** Calls for each live dot from the first to the last, both included, in order. */
  void between(Dot first, Dot last, BiConsumer<Dot, MemberKey> action) {
    Iterator<Map.Entry<Dot, MemberKey>> from = keys.iteratorFrom(first);
    while (from.hasNext()) {
      Map.Entry<Dot, MemberKey> next = from.next();
      if (next.getKey().compareTo(last) > 0) {
        return;
      }
      action.accept(next.getKey(), next.getValue());
    }
  }

  Members with(MemberKey key, Dot dot, Entry entry) {
    return with(key, new Version(dot, entry, null));
  }

  /** With one more of the member's versions, which is shared when it stands alone here as there. */
  Members with(MemberKey key, Version version) {
    Dot dot = version.dot();
    if (holds(dot)) {
      return this;
    }
    Version others = versions.get(key);
    Version all =
        others == null && version.next() == null
            ? version
            : Version.insert(others, dot, version.entry());
    return new Members(versions.with(key, all), keys.with(dot, key));
  }

  Members without(Dot dot) {
    MemberKey key = keys.get(dot);
    if (key == null) {
      return this;
    }
    Version rest = Version.remove(versions.get(key), dot);
    return new Members(
        rest == null ? versions.without(key) : versions.with(key, rest), keys.without(dot));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Members that && versions.equals(that.versions);
  }

  @Override
  public int hashCode() {
    return versions.hashCode();
  }
}
