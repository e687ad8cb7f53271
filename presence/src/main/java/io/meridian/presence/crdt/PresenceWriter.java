package io.meridian.presence.crdt;

import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the members of one region: each method gives the delta that makes the change, to be joined
 * into the writer's own state before the next call, and sent to the others. One origin has one
 * writer, and it numbers on from what its state has seen of it.
 *
 * @param origin under which it counts
 */
public record PresenceWriter(Origin origin) {

  /**
   * A client of this region entered, or updated what it shows. The new entry takes the place of all
   * that is known of the member, in one delta: nobody can see the old one gone and the new one not
   * there. A message that is not newer than what is known (an SDK that re-enters by itself) keeps
   * what is known, under a fresh dot.
   *
   * @throws IllegalStateException when the origin is below its region's floor; see {@link
   *     #aboveFloor}
   */
  public PresenceState enterOrUpdate(PresenceState state, MemberKey key, Entry entry) {
    requireOwned(entry.owner());
    return replaceAll(state, key, newerOf(state, key, entry));
  }

  /**
   * A connection arrived from another node or region, with its members: what is known of the member
   * stays as it is, owned by its new node. The fresh dot outlives whatever the former owner removes
   * later, even when the connection has been here before.
   *
   * @return empty when it is no member; the client will enter by itself
   * @throws IllegalStateException when the origin is below its region's floor
   */
  public PresenceState arrive(PresenceState state, MemberKey key, Owner owner) {
    requireOwned(owner);
    return PresenceView.ALL
        .member(state, key)
        .map(entry -> replaceAll(state, key, entry.ownedBy(owner)))
        .orElse(PresenceState.EMPTY);
  }

  /**
   * Writes those connected members that have no dot of this origin, because another region removed
   * it, the floor was raised or the origin is new. To be called after each join. It removes no
   * entry of another region, or two that both believe themselves connected would go on for ever.
   *
   * @param connected the members with a live connection in this region, as they last entered; after
   *     a join those that it touched suffice
   * @throws IllegalStateException when the origin is below its region's floor
   */
  public PresenceState reassert(PresenceState state, Map<MemberKey, Entry> connected) {
    Members written = Members.NONE;
    long before = state.context().highest(origin);
    for (Map.Entry<MemberKey, Entry> member : new TreeMap<>(connected).entrySet()) {
      requireOwned(member.getValue().owner());
      if (!state.holds(member.getKey(), origin)) {
        Entry entry = newerOf(state, member.getKey(), member.getValue());
        Dot dot = new Dot(origin, before + 1 + written.dotCount());
        written = written.with(member.getKey(), dot, entry);
      }
    }
    if (written.dotCount() == 0) {
      return PresenceState.EMPTY;
    }
    requireAboveFloor(state);
    CausalContext dots = CausalContext.ofRun(origin, before + 1, before + written.dotCount());
    return new PresenceState(Floors.NONE, dots, written);
  }

  /**
   * Ends the earlier epochs of this region. A new activation calls it once it has re-asserted the
   * members that the region's nodes announced; whoever nobody announced is gone with it.
   */
  public PresenceState retireEarlierEpochs() {
    return Removal.raiseFloor(origin.region(), origin.epoch());
  }

  /**
   * This writer, or one with a new epoch when others raised the floor above this one's: they took
   * the region for lost. What it wrote is gone everywhere; {@link #reassert} brings back who is
   * really connected.
   */
  public PresenceWriter aboveFloor(PresenceState state) {
    return state.floors().covers(origin)
        ? new PresenceWriter(new Origin(origin.region(), state.nextEpoch(origin.region())))
        : this;
  }

  private PresenceState replaceAll(PresenceState state, MemberKey key, Entry entry) {
    requireAboveFloor(state);
    Dot dot = new Dot(origin, state.context().highest(origin) + 1);
    return PresenceState.ofEntry(key, dot, entry).join(Removal.leave(state, key));
  }

  private static Entry newerOf(PresenceState state, MemberKey key, Entry entry) {
    return PresenceView.ALL
        .member(state, key)
        .filter(held -> !Newness.replaces(entry, held))
        .map(held -> held.ownedBy(entry.owner()))
        .orElse(entry);
  }

  private void requireOwned(Owner owner) {
    if (!owner.region().equals(origin.region())) {
      throw new IllegalArgumentException(
          "owner " + owner + " of a member that " + origin + " writes, must be of its region");
    }
  }

  private void requireAboveFloor(PresenceState state) {
    if (state.floors().covers(origin)) {
      throw new IllegalStateException(
          "origin "
              + origin
              + " is below its region's floor "
              + state.floors().of(origin.region())
              + ": nobody would see what it writes");
    }
  }
}
