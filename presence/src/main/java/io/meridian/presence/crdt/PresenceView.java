package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Which members subscribers see of a state. Hiding a region is a local opinion, given up as easily
 * as it was formed: it changes no state, so it reaches nobody else.
 *
 * @param hidden regions whose entries do not count, because nothing is heard of them
 */
public record PresenceView(Set<RegionId> hidden) {
  public static final PresenceView ALL = new PresenceView(Set.of());

  public PresenceView {
    hidden = Set.copyOf(hidden);
  }

  /** The newest visible entry of a member. */
  public Optional<Entry> member(PresenceState state, MemberKey key) {
    return Optional.ofNullable(newest(state.members().versionsOf(key)));
  }

  /** All visible members, each with its newest entry. Costs in proportion to their number. */
  public SortedMap<MemberKey, Entry> members(PresenceState state) {
    TreeMap<MemberKey, Entry> visible = new TreeMap<>();
    for (Map.Entry<MemberKey, Version> member : state.members().byKey()) {
      Entry newest = newest(member.getValue());
      if (newest != null) {
        visible.put(member.getKey(), newest);
      }
    }
    return visible;
  }

  /** What a step shows to subscribers; looks at the touched members only. */
  public List<PresenceEvent> events(Joined step) {
    List<PresenceEvent> events = new ArrayList<>();
    for (MemberKey key : step.touched()) {
      PresenceEvent.compare(
          key,
          newest(step.before().members().versionsOf(key)),
          newest(step.after().members().versionsOf(key)),
          events);
    }
    return events;
  }

  private @Nullable Entry newest(@Nullable Version versions) {
    return Newness.newest(versions, dot -> !hidden.contains(dot.origin().region()));
  }
}
