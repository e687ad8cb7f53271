package io.meridian.regions.launch;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Asks a node whether it is ready. */
final class HealthProbe {
  private static final int TIMEOUT_MILLIS = 1_000;
  private static final int MAX_ANSWER_BYTES = 64 * 1024;
  private static final JsonMapper JSON = new JsonMapper();

  private HealthProbe() {}

  /** Takes at most about two seconds. @param endpoint {@code host:port} */
  static NodeHealth ask(String endpoint) {
    try {
      var connection =
          (HttpURLConnection)
              URI.create("http://" + endpoint + "/health/ready").toURL().openConnection();
      connection.setConnectTimeout(TIMEOUT_MILLIS);
      connection.setReadTimeout(TIMEOUT_MILLIS);
      connection.setRequestProperty("Connection", "close");
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        connection.getInputStream().close();
        return new NodeHealth(NodeHealth.State.READY);
      }
      return new NodeHealth(NodeHealth.State.WAITING, reasons(connection, status));
    } catch (IOException e) {
      return new NodeHealth(NodeHealth.State.SILENT);
    }
  }

  private static List<String> reasons(HttpURLConnection connection, int status) throws IOException {
    var reasons = new ArrayList<String>();
    try (InputStream body = connection.getErrorStream()) {
      if (body != null) {
        JsonNode answer = JSON.readTree(body.readNBytes(MAX_ANSWER_BYTES));
        answer.path("waitingFor").forEach(reason -> reasons.add(reason.asText()));
      }
    }
    return reasons.isEmpty() ? List.of("HTTP status " + status) : reasons;
  }
}
