package io.meridian.regions.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Asks a region's nodes how they stand to the other regions. */
final class LinkProbe {

  private LinkProbe() {}

  /**
   * Takes at most about two seconds: nodes that did not answer a moment ago are not asked.
   *
   * @return the links to the region's peers, in the order of these, without those that no node
   *     knows
   */
  static List<LinkStatus> ask(Region region, List<NodeStatus> nodes) {
    List<JsonNode> answers =
        nodes.parallelStream()
            .filter(node -> answers(node.health().state()))
            .flatMap(node -> NodeProbe.get(node.endpoint(), "/status").stream())
            .flatMap(answer -> answer.body().stream())
            .toList();
    List<LinkStatus> links = new ArrayList<>();
    for (RegionId peer : region.peers()) {
      List<LinkStatus> ofNodes = new ArrayList<>();
      for (JsonNode answer : answers) {
        for (JsonNode link : answer.path("peers")) {
          if (link.path("region").asText().equals(peer.value())) {
            ofNodes.add(read(peer, link));
          }
        }
      }
      if (!ofNodes.isEmpty()) {
        links.add(LinkStatus.sum(ofNodes));
      }
    }
    return links;
  }

  private static boolean answers(NodeHealth.State state) {
    return state == NodeHealth.State.READY || state == NodeHealth.State.WAITING;
  }

  private static LinkStatus read(RegionId peer, JsonNode link) {
    JsonNode roundTrip = link.path("roundTripMillis");
    JsonNode outboxRows = link.path("outboxRows");
    return new LinkStatus(
        peer,
        link.path("state").asText(),
        1,
        link.path("up").asBoolean() ? 1 : 0,
        roundTrip.isNumber() ? OptionalDouble.of(roundTrip.asDouble()) : OptionalDouble.empty(),
        link.path("missingEntries").asLong(),
        link.path("missingMillis").asLong(),
        link.path("unconfirmedEntries").asLong(),
        link.path("unconfirmedMillis").asLong(),
        outboxRows.isNumber() ? OptionalLong.of(outboxRows.asLong()) : OptionalLong.empty(),
        link.path("earlyEntries").asLong(),
        link.path("earlyBytes").asLong(),
        link.path("queuedBytes").asLong(),
        link.path("dropped").asLong(),
        lastEnd(link.path("lastEnd")),
        link.path("epoch").asLong());
  }

  private static Optional<LinkStatus.End> lastEnd(JsonNode end) {
    return end.isObject()
        ? Optional.of(
            new LinkStatus.End(end.path("reason").asText(), end.path("millisAgo").asLong()))
        : Optional.empty();
  }
}
