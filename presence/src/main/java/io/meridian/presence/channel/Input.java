package io.meridian.presence.channel;

import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.List;

/** What happens to a channel's presence in this region. */
public sealed interface Input {

  /**
   * A node tells a new activation who is connected to it. What nobody announces goes after the
   * grace time.
   *
   * @param graceMillis how long the members stay once the holder is released
   */
  record Announced(Holder holder, long graceMillis, List<Held> members) implements Input {}

  /**
   * A client's frame, all or nothing; answered once.
   *
   * @param ticket comes back with the answer
   * @param majority answer when a majority of the regions has it; else when this one has
   * @param membersMax how many members the channel may have
   */
  record Operate(
      long ticket,
      Holder holder,
      long graceMillis,
      List<Change> changes,
      boolean majority,
      int membersMax)
      implements Input {}

  /**
   * A connection goes on, on another attachment: the members that it has in this region stay. It
   * makes no member: an SDK enters its members again by itself, and one that left elsewhere must
   * not come back.
   */
  record Arrived(Holder holder, String connectionId, long graceMillis) implements Input {}

  /**
   * An attachment has ended.
   *
   * @param left the client detached or closed: its members leave now; else after their grace
   */
  record Released(Holder holder, boolean left) implements Input {}

  /** A node of this region has ended: what it held is released. */
  record OwnerEnded(Owner owner) implements Input {}

  /** A peer's message. */
  record Heard(RegionId from, PeerMessage message) implements Input {}

  /** What another node of this region kept of the channel, as it arrives late. */
  record Found(PresenceState kept) implements Input {}

  /** How many connections this region has on the channel. */
  record Counted(Counts counts) implements Input {}

  /** The other regions, whenever they are not as before. */
  record RegionsAre(Regions regions) implements Input {}

  /**
   * Time passes. Due every {@link PresenceSettings#tickMillis} while {@link
   * ChannelPresence#needsTicks}.
   */
  record Tick() implements Input {}
}
