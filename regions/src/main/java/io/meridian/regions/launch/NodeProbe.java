package io.meridian.regions.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.Optional;

/** Asks a node by HTTP, and does not wait for long. */
final class NodeProbe {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  /**
   * @param status of HTTP
   * @param body empty when there is none, or it is no JSON
   */
  record Answer(int status, Optional<JsonNode> body) {}

  private NodeProbe() {}

  /**
   * Takes at most about two seconds.
   *
   * @param endpoint {@code host:port}
   * @return empty when nothing that speaks HTTP answers in time
   */
  static Optional<Answer> get(String endpoint, String path) {
    try {
      var connection =
          (HttpURLConnection) URI.create("http://" + endpoint + path).toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestProperty("Connection", "close");
      int status = connection.getResponseCode();
      try (InputStream body =
          status < HttpURLConnection.HTTP_BAD_REQUEST
              ? connection.getInputStream()
              : connection.getErrorStream()) {
        return Optional.of(
            new Answer(
                status, body == null ? Optional.empty() : json(body.readNBytes(MAX_ANSWER_BYTES))));
      }
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Optional<JsonNode> json(byte[] bytes) {
    try {
      return Optional.ofNullable(JSON.readTree(bytes));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
