package io.meridian.presence.channel;

import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.List;

/** What is to be done after inputs, in this order. */
public sealed interface Effect {

  /**
   * The region's nodes are to keep it.
   *
   * @param delta what is new in the state; its join with what was kept before is the state
   */
  record Keep(PresenceState before, PresenceState delta) implements Effect {}

  /** Subscribers in this region are told, in order; one or more. */
  record Show(List<Shown> shown) implements Effect {}

  /** To a peer; may be lost. */
  record Send(RegionId to, PeerMessage message) implements Effect {}

  /** Answers {@link Input.Operate}. */
  record Answer(long ticket, Outcome outcome) implements Effect {}

  /** {@link ChannelPresence#occupancy} is not what it was. */
  record OccupancyChanged() implements Effect {}
}
