package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** An SDK that subscribes in one region: it believes what is newer than what it holds. */
final class SimulatedSubscriber {
  final Map<MemberKey, Entry> members = new TreeMap<>();

  /** Of which the present activation knew less when it started than had been shown. */
  private final Set<MemberKey> aheadOfSnapshot = new TreeSet<>();

  /** Takes an event; what an SDK would ignore or see twice is a fault of the server. */
  void take(Shown shown) {
    Entry held = members.get(shown.key());
    switch (shown.kind()) {
      case LEAVE -> {
        if (held == null) {
          throw new AssertionError("leave of nobody: " + shown);
        }
        // The hub stamps it anew when the snapshot it followed was behind what it had shown.
        if (!shown.entry().replaces(held) && !aheadOfSnapshot.remove(shown.key())) {
          throw new AssertionError("leave that is not newer than " + held + ": " + shown);
        }
        members.remove(shown.key());
      }
      case ENTER -> {
        if (held != null) {
          throw new AssertionError("enter of a member " + held + ": " + shown);
        }
        members.put(shown.key(), shown.entry());
      }
      case UPDATE -> {
        boolean known = aheadOfSnapshot.remove(shown.key());
        if (held == null || !(shown.entry().replaces(held) || known)) {
          throw new AssertionError("update that is not newer than " + held + ": " + shown);
        }
        if (shown.entry().replaces(held)) {
          members.put(shown.key(), shown.entry());
        } else {
          aheadOfSnapshot.add(shown.key());
        }
      }
    }
  }

  /** A new activation answers with all members; the hub shows the difference. */
  void takeAll(Map<MemberKey, Entry> visible) {
    for (MemberKey key : List.copyOf(members.keySet())) {
      if (!visible.containsKey(key)) {
        members.remove(key);
      }
    }
    for (MemberKey key : new TreeSet<>(visible.keySet())) {
      Entry entry = Objects.requireNonNull(visible.get(key));
      Entry held = members.get(key);
      if (held == null || entry.replaces(held)) {
        members.put(key, entry);
      } else if (!entry.showsSameAs(held)) {
        aheadOfSnapshot.add(key);
      }
    }
  }
}
