package io.meridian.presence.crdt;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What a state says of some of its members, for whoever keeps them apart from the others. An
 * excerpt may call a dot dead that is live elsewhere, if it belongs to none of its members: so only
 * excerpts of the same members may be joined.
 */
public final class Excerpt {
  private Excerpt() {}

  /** The members of which the delta adds or removes an entry. Costs in proportion to the delta. */
  public static SortedSet<MemberKey> touched(PresenceState before, PresenceState delta) {
    return Novelty.of(before, delta).touched(before.members());
  }

  /**
   * The live entries of some members, all dots seen since, and the floors.
   *
   * @param since what the earlier excerpts of these members had seen; dots of other members are in
   *     it too, so that the excerpts' context stays a few runs however many come and go
   * @param ended dots that these members had when those were made; the live ones among them stay
   */
  public static PresenceState of(
      PresenceState state,
      Collection<MemberKey> members,
      CausalContext since,
      Collection<Dot> ended) {
    Members live = select(state, members);
    CausalContext seen =
        state
            .context()
            .minus(since)
            .union(CausalContext.of(ended))
            .union(CausalContext.of(dots(live)));
    return new PresenceState(state.floors(), seen.above(state.floors()), live);
  }

  /** All live entries and the floors; of dead dots it knows nothing. */
  public static PresenceState live(PresenceState state) {
    return new PresenceState(
        state.floors(), CausalContext.of(dots(state.members())), state.members());
  }

  /** What the state knows to be dead, and the floors; its live dots count as never seen. */
  public static PresenceState dead(PresenceState state) {
    return new PresenceState(
        state.floors(),
        state.context().minus(CausalContext.of(dots(state.members()))),
        Members.NONE);
  }

  /** The members of both, of which neither has a member of the other: each as its own says. */
  public static PresenceState beside(PresenceState one, PresenceState other) {
    return live(one).join(live(other));
  }

  private static Members select(PresenceState state, Collection<MemberKey> members) {
    List<MemberKey> keys = new ArrayList<>();
    List<Version> versions = new ArrayList<>();
    for (MemberKey key : new TreeSet<>(members)) {
      Version held = state.members().versionsOf(key);
      if (held != null) {
        keys.add(key);
        versions.add(held);
      }
    }
    return Members.ofAscending(keys, versions);
  }

  private static List<Dot> dots(Members members) {
    List<Dot> dots = new ArrayList<>();
    members.byDot().forEach(live -> dots.add(live.getKey()));
    return dots;
  }
}
