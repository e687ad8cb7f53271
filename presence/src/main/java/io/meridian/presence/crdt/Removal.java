package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The deltas that take members away. Any replica may make them: they name the dots that it has
 * observed, so what was written meanwhile elsewhere stays. Empty when there is nothing to remove.
 */
public final class Removal {
  private Removal() {}

  /** The client left by itself, wherever its entries were written. */
  public static PresenceState leave(PresenceState state, MemberKey key) {
    return remove(state, key, entry -> true);
  }

  /** A node lost the connection, or its grace time has passed. An entry made elsewhere stays. */
  public static PresenceState lose(PresenceState state, MemberKey key, Owner owner) {
    return remove(state, key, entry -> entry.owner().equals(owner));
  }

  /**
   * A region gives a member up that nobody is connected to there any more: what it wrote goes. What
   * other regions wrote of the member rides along, so that nobody sees it gone before it hears that
   * the client is elsewhere.
   */
  public static PresenceState lose(PresenceState state, MemberKey key, RegionId region) {
    PresenceState removed = remove(state, key, entry -> entry.owner().region().equals(region));
    Members kept = Members.NONE;
    List<Dot> dots = new ArrayList<>();
    if (!removed.isEmpty()) {
      for (Version v = state.members().versionsOf(key); v != null; v = v.next()) {
        if (!removed.hasSeen(v.dot())) {
          kept = kept.with(key, v.dot(), v.entry());
          dots.add(v.dot());
        }
      }
    }
    return removed.join(new PresenceState(Floors.NONE, CausalContext.of(dots), kept));
  }

  /** What an earlier life of a region's writer wrote of a member, once the present one has. */
  public static PresenceState supersede(PresenceState state, MemberKey key, Origin present) {
    List<Dot> dots = new ArrayList<>();
    for (Version v = state.members().versionsOf(key); v != null; v = v.next()) {
      Origin origin = v.dot().origin();
      if (origin.region().equals(present.region()) && !origin.equals(present)) {
        dots.add(v.dot());
      }
    }
    return PresenceState.ofSeen(CausalContext.of(dots));
  }

  /** The client left by itself: what it had sent by then, which arrives only now. */
  public static PresenceState leaveUpTo(
      PresenceState state, MemberKey key, MessageId.Numbered upTo) {
    return remove(
        state,
        key,
        entry -> entry.id() instanceof MessageId.Numbered id && id.compareTo(upTo) <= 0);
  }

  /** A node has ended: everything that it owned, in one delta. */
  public static PresenceState evictOwner(PresenceState state, Owner owner) {
    List<Dot> dots = new ArrayList<>();
    state
        .members()
        .byKey()
        .forEach(member -> collect(member.getValue(), e -> e.owner().equals(owner), dots));
    return PresenceState.ofSeen(CausalContext.of(dots));
  }

  /**
   * A region is lost: all that it wrote up to now, whether known here or not.
   *
   * @return a floor above every epoch of the region that the state knows
   */
  public static PresenceState evictRegion(PresenceState state, RegionId region) {
    return raiseFloor(region, state.nextEpoch(region));
  }

  /** Everything that the region wrote in epochs below the given one. */
  public static PresenceState raiseFloor(RegionId region, long epoch) {
    return epoch < 1 ? PresenceState.EMPTY : PresenceState.ofFloors(Floors.of(region, epoch));
  }

  private static PresenceState remove(
      PresenceState state, MemberKey key, Predicate<Entry> condition) {
    List<Dot> dots = new ArrayList<>();
    collect(state.members().versionsOf(key), condition, dots);
    return PresenceState.ofSeen(CausalContext.of(dots));
  }

  private static void collect(
      @Nullable Version versions, Predicate<Entry> condition, List<Dot> dots) {
    for (Version v = versions; v != null; v = v.next()) {
      if (condition.test(v.entry())) {
        dots.add(v.dot());
      }
    }
  }
}
