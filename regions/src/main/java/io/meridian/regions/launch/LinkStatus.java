package io.meridian.regions.launch;

import io.meridian.regions.RegionId;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToLongFunction;

/**
 * How one region stands to another, of all its nodes that answer. An entry is one publish.
 *
 * @param peer the other region
 * @param state {@code attached}: the peer counts, and what it lacks is kept for it; {@code
 *     detached}: it counts, and nothing waits for it; {@code joining}: it is sent everything and
 *     does not count
 * @param nodes nodes that answered
 * @param nodesUp nodes of these whose link to the peer is up
 * @param roundTripMillis the longest of a ping, empty while no link is up
 * @param missingEntries entries accepted by the peer that some region was heard to hold and this
 *     one does not
 * @param missingMillis for how long the oldest of these has been known; 0 without any
 * @param unconfirmedEntries entries that this region holds and the peer has not confirmed, on
 *     channels in use
 * @param unconfirmedMillis for how long the oldest of these has been seen so; 0 without any
 * @param outboxRows rows of this region's outbox, at its last sweep, of channels that the peer was
 *     not found to hold all of; empty when nobody knows
 * @param earlyEntries entries accepted by the peer that are here and kept aside, since one before
 *     them is missing
 * @param earlyBytes what these weigh
 * @param queuedBytes bytes that wait to be sent
 * @param dropped messages that were dropped since the nodes started
 * @param lastEnd of a connection to the peer, the newest of all nodes; empty while none has ended
 * @param epoch the life of the peer's storage as last heard; 0 if it was not heard
 */
public record LinkStatus(
    RegionId peer,
    String state,
    int nodes,
    int nodesUp,
    OptionalDouble roundTripMillis,
    long missingEntries,
    long missingMillis,
    long unconfirmedEntries,
    long unconfirmedMillis,
    OptionalLong outboxRows,
    long earlyEntries,
    long earlyBytes,
    long queuedBytes,
    long dropped,
    Optional<End> lastEnd,
    long epoch) {

  /**
   * How a connection ended, or that it could not be made.
   *
   * @param reason as {@code meridian_link_closed_total} has it, or {@code peer}: the other end
   *     closed it
   */
  public record End(String reason, long millisAgo) {}

  /** One region's links to one peer as one, from those of its nodes, at least one. */
  static LinkStatus sum(List<LinkStatus> links) {
    LinkStatus first = links.get(0);
    return new LinkStatus(
        first.peer,
        first.state,
        links.stream().mapToInt(LinkStatus::nodes).sum(),
        links.stream().mapToInt(LinkStatus::nodesUp).sum(),
        links.stream()
            .map(LinkStatus::roundTripMillis)
            .flatMapToDouble(OptionalDouble::stream)
            .max(),
        sum(links, LinkStatus::missingEntries),
        max(links, LinkStatus::missingMillis),
        sum(links, LinkStatus::unconfirmedEntries),
        max(links, LinkStatus::unconfirmedMillis),
        // One node counts for all.
        links.stream()
            .map(LinkStatus::outboxRows)
            .filter(OptionalLong::isPresent)
            .findFirst()
            .orElse(OptionalLong.empty()),
        sum(links, LinkStatus::earlyEntries),
        sum(links, LinkStatus::earlyBytes),
        sum(links, LinkStatus::queuedBytes),
        sum(links, LinkStatus::dropped),
        links.stream()
            .map(LinkStatus::lastEnd)
            .flatMap(Optional::stream)
            .min(Comparator.comparingLong(End::millisAgo)),
        max(links, LinkStatus::epoch));
  }

  private static long sum(List<LinkStatus> links, ToLongFunction<LinkStatus> of) {
    return links.stream().mapToLong(of).sum();
  }

  private static long max(List<LinkStatus> links, ToLongFunction<LinkStatus> of) {
    return links.stream().mapToLong(of).max().orElse(0);
  }
}
