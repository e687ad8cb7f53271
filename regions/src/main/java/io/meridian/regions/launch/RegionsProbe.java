package io.meridian.regions.launch;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.regions.RegionId;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks a node what it knows of the regions. */
final class RegionsProbe {
  private RegionsProbe() {}

  /**
   * How far a node's region knows that a peer holds all that it holds.
   *
   * @param synced all was compared since the topology in force came into force
   * @param rounds comparisons without a failure since the node leads
   * @param checked channels compared in the round that is under way, or in the last
   * @param failed those of them that are compared again
   */
  record Sync(boolean synced, long rounds, long checked, long failed) {}

  /**
   * A node's answer.
   *
   * @param version the topology in force; empty while the node starts
   * @param problem why it does not take the file; empty when it does
   * @param leads whether it speaks for its region
   */
  record Answer(String version, String problem, boolean leads, Map<RegionId, Sync> peers) {}

  /**
   * Takes at most about two seconds.
   *
   * @param endpoint {@code host:port}
   * @return empty when the node gives no answer that can be read
   */
  static Optional<Answer> ask(String endpoint) {
    try {
      return NodeProbe.get(endpoint, "/health/regions")
          .filter(answer -> answer.status() == HttpURLConnection.HTTP_OK)
          .flatMap(NodeProbe.Answer::body)
          .map(RegionsProbe::answer);
    } catch (IllegalArgumentException e) {
      // Whoever answers there names a region that cannot be one.
      return Optional.empty();
    }
  }

  private static Answer answer(JsonNode json) {
    var peers = new TreeMap<RegionId, Sync>();
    for (JsonNode peer : json.path("peers")) {
      if (peer.has("sync")) {
        JsonNode sync = peer.get("sync");
        peers.put(
            new RegionId(peer.path("region").asText()),
            new Sync(
                sync.path("synced").asBoolean(),
                sync.path("rounds").asLong(),
                sync.path("checked").asLong(),
                sync.path("failed").asLong()));
      }
    }
    return new Answer(
        json.path("version").asText(""),
        json.path("problem").isTextual() ? json.path("problem").asText() : "",
        json.path("leads").asBoolean(),
        peers);
  }
}
