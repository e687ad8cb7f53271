package io.meridian.regions.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.regions.RegionId;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Asks a node what it knows of the regions. */
final class RegionsProbe {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

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
      var connection =
          (HttpURLConnection)
              URI.create("http://" + endpoint + "/health/regions").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestProperty("Connection", "close");
      try (InputStream body = connection.getInputStream()) {
        return Optional.of(answer(JSON.readTree(body.readNBytes(MAX_ANSWER_BYTES))));
      }
    } catch (IOException | IllegalArgumentException e) {
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
