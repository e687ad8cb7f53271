package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.List;
import java.util.SortedMap;

/** A channel's presence in one region. One thread at a time. */
public final class ChannelPresence {

  /**
   * A new activation.
   *
   * @param kept what the region's nodes kept of the channel
   * @param activationHint the new activation's epoch, unless the kept state knows a higher one:
   *     wall milliseconds, so that it is above those of earlier activations that nobody remembers
   * @param seed for jitter, and to tell apart what needs it
   */
  public ChannelPresence(
      PresenceSettings settings,
      RegionId self,
      PresenceState kept,
      long activationHint,
      long seed,
      Regions regions,
      Moment now) {
    throw new UnsupportedOperationException();
  }

  /** Handles inputs in order. */
  public List<Effect> handle(List<Input> inputs, Moment now) {
    throw new UnsupportedOperationException();
  }

  public PresenceState state() {
    throw new UnsupportedOperationException();
  }

  /** The members that subscribers in this region see now. */
  public SortedMap<MemberKey, Entry> visible() {
    throw new UnsupportedOperationException();
  }

  public Occupancy occupancy() {
    throw new UnsupportedOperationException();
  }

  /** Whether time has something to do. */
  public boolean needsTicks() {
    throw new UnsupportedOperationException();
  }

  /** Whether nothing is lost when this ends: no live member anywhere, nothing unacknowledged. */
  public boolean dispensable() {
    throw new UnsupportedOperationException();
  }
}
