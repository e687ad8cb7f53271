package io.meridian.presence.crdt;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * A full state cut into parts, each small enough for a frame. The parts may arrive in any order, or
 * not at all: each says of its own dots only that they were seen. Were the whole context in each
 * part, the first to arrive would delete the members of all others. What the state knows to be dead
 * comes after the members, and the floors last.
 */
public final class PresenceParts {
  /** A run in the least favourable place: two numbers, and a region and an origin of its own. */
  private static final int RUN_BYTES_MAX = 64;

  private PresenceParts() {}

  /**
   * The parts, of which the join is the state; one or more.
   *
   * @param partBytesMax encoded size that only a part with a single entry exceeds, {@value
   *     #RUN_BYTES_MAX} or more
   */
  public static List<PresenceState> split(PresenceState state, int partBytesMax) {
    if (partBytesMax < RUN_BYTES_MAX) {
      throw new IllegalArgumentException(
          "part of " + partBytesMax + " bytes, min " + RUN_BYTES_MAX);
    }
    List<PresenceState> parts = new ArrayList<>();
    List<Dot> live = addLive(state, partBytesMax, parts);
    addDead(state.context().minus(CausalContext.of(live)), partBytesMax, parts);
    if (!state.floors().isEmpty() || parts.isEmpty()) {
      parts.add(PresenceState.ofFloors(state.floors()));
    }
    return parts;
  }

  private static List<Dot> addLive(
      PresenceState state, int partBytesMax, List<PresenceState> parts) {
    List<Dot> live = new ArrayList<>();
    List<Dot> inPart = new ArrayList<>();
    Members members = Members.NONE;
    int bytes = 0;
    for (Map.Entry<MemberKey, Version> member : state.members().byKey()) {
      for (Version v = member.getValue(); v != null; v = v.next()) {
        // Together entries take less than each by itself: they share names, and differences shrink.
        PresenceState alone = PresenceState.ofEntry(member.getKey(), v.dot(), v.entry());
        int more = PresenceCodec.encode(alone).length;
        if (bytes > 0 && bytes + more > partBytesMax) {
          parts.add(new PresenceState(Floors.NONE, CausalContext.of(inPart), members));
          members = Members.NONE;
          inPart.clear();
          bytes = 0;
        }
        members = members.with(member.getKey(), v.dot(), v.entry());
        inPart.add(v.dot());
        live.add(v.dot());
        bytes += more;
      }
    }
    if (bytes > 0) {
      parts.add(new PresenceState(Floors.NONE, CausalContext.of(inPart), members));
    }
    return live;
  }

  private static void addDead(CausalContext dead, int partBytesMax, List<PresenceState> parts) {
    CausalContext inPart = CausalContext.EMPTY;
    for (Map.Entry<Origin, Counters> of : dead.seen().entrySet()) {
      for (int run = 0; run < of.getValue().runCount(); run++) {
        if ((inPart.runCount() + 1) * RUN_BYTES_MAX > partBytesMax) {
          parts.add(PresenceState.ofSeen(inPart));
          inPart = CausalContext.EMPTY;
        }
        inPart =
            inPart.union(
                CausalContext.ofRun(
                    of.getKey(), of.getValue().first(run), of.getValue().last(run)));
      }
    }
    if (!inPart.isEmpty()) {
      parts.add(PresenceState.ofSeen(inPart));
    }
  }
}
