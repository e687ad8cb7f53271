package io.meridian.node.metrics;

import io.meridian.regions.RegionId;
import io.meridian.replication.link.LinkEnd;
import io.meridian.replication.link.ListenerTraffic;
import io.meridian.replication.link.RegionLink;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One node as {@code ./meridian status} shows it.
 *
 * @param outboxRows empty at a node that does not count them
 */
record NodeStatus(LagSum channels, OptionalLong outboxRows, List<Peer> peers) {

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
   * @param missing accepted there, held by some peer and not here
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
      LagSum.Behind missing) {}

  static NodeStatus of(
      LagSum channels,
      OptionalLong outboxRows,
      Membership members,
      Collection<RegionLink> links,
      ListenerTraffic in) {
    return new NodeStatus(
        channels,
        outboxRows,
        links.stream()
            .filter(link -> members.peers().containsKey(link.to()))
            .map(link -> peer(channels, members, link, in))
            .toList());
  }

  private static Peer peer(
      LagSum channels, Membership members, RegionLink link, ListenerTraffic in) {
    RegionId region = link.to();
    return new Peer(
        region,
        members.peers().getOrDefault(region, PeerState.DETACHED),
        link.up(),
        link.traffic().roundTripMillis(),
        link.traffic().silentMillis(),
        link.queuedBytes(),
        link.traffic().droppedDown() + link.traffic().droppedFull(),
        link.traffic().lastEnd(),
        in.epoch(region),
        channels.unconfirmed(region),
        channels.missing(region));
  }
}
