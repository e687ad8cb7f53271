package io.meridian.node.metrics;

import io.meridian.node.region.OutboxCount;
import io.meridian.regions.RegionId;
import io.meridian.replication.link.LinkEnd;
import io.meridian.replication.link.ListenerTraffic;
import io.meridian.replication.link.RegionLink;
import io.meridian.replication.replica.ChannelLag;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One node as {@code ./meridian status} shows it.
 *
 * @param outbox empty at a node that does not sweep it
 */
record NodeStatus(LagSum channels, Optional<OutboxCount> outbox, List<Peer> peers) {

  NodeStatus {
    peers = List.copyOf(peers);
  }

  /**
   * One peer as this node sees it.
   *
   * @param state what it is to this region
   * @param roundTripMillis NaN while the link is down
   * @param silentMillis NaN if it was never heard
   * @param lastEnd of a connection to it, the newest; empty while none has ended
   * @param epoch 0 if it was not heard
   * @param unconfirmed held here, not confirmed by it
   * @param outboxRows of channels of which it was not found to hold all; empty when nobody knows
   * @param missing accepted there, held by some peer and not here
   * @param early accepted there, kept aside here
   */
  record Peer(
      RegionId region,
      PeerState state,
      boolean up,
      double roundTripMillis,
      double silentMillis,
      long queuedBytes,
      long dropped,
      Optional<LinkEnd> lastEnd,
      long epoch,
      LagSum.Behind unconfirmed,
      OptionalLong outboxRows,
      LagSum.Behind missing,
      ChannelLag.Early early) {}

  static NodeStatus of(
      LagSum channels,
      Optional<OutboxCount> outbox,
      Membership members,
      Collection<RegionLink> links,
      ListenerTraffic in) {
    return new NodeStatus(
        channels,
        outbox,
        links.stream()
            .filter(link -> members.peers().containsKey(link.to()))
            .map(link -> peer(channels, outbox, members, link, in))
            .toList());
  }

  private static Peer peer(
      LagSum channels,
      Optional<OutboxCount> outbox,
      Membership members,
      RegionLink link,
      ListenerTraffic in) {
    RegionId region = link.to();
    boolean up = link.up();
    return new Peer(
        region,
        members.peers().getOrDefault(region, PeerState.DETACHED),
        up,
        link.traffic().roundTripMillis(),
        link.traffic().silentMillis(),
        link.queuedBytes(),
        link.traffic().droppedDown() + link.traffic().droppedFull(),
        link.traffic().lastEnd(),
        in.epoch(region),
        channels.unconfirmed(region),
        outboxRows(outbox, members, region, up),
        channels.missing(region),
        channels.early(region));
  }

  /**
   * How many rows wait for a peer, as the newest sweep found. While the link is down that none did
   * says nothing: some may have come since.
   */
  static OptionalLong outboxRows(
      Optional<OutboxCount> outbox, Membership members, RegionId peer, boolean up) {
    OptionalLong rows =
        members.waitsFor(peer)
            ? outbox.map(count -> count.waiting(peer)).orElse(OptionalLong.empty())
            : OptionalLong.empty();
    return up || rows.orElse(0) > 0 ? rows : OptionalLong.empty();
  }
}
