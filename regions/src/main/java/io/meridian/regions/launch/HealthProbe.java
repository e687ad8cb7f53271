package io.meridian.regions.launch;

import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a node whether it is ready. */
public final class HealthProbe {

  private HealthProbe() {}

  /**
   * Takes at most about two seconds.
   *
   * @param endpoint {@code host:port}
   */
  public static NodeHealth ask(String endpoint) {
    Optional<NodeProbe.Answer> answer = NodeProbe.get(endpoint, "/health/ready");
    if (answer.isEmpty()) {
      return new NodeHealth(NodeHealth.State.SILENT);
    }
    return answer.get().status() == HttpURLConnection.HTTP_OK
        ? new NodeHealth(NodeHealth.State.READY, List.of(), isUnproven(answer.get()))
        : new NodeHealth(NodeHealth.State.WAITING, reasons(answer.get()), false);
  }

  /** A node of an earlier version does not say. */
  private static boolean isUnproven(NodeProbe.Answer answer) {
    return answer.body().map(body -> !body.path("proven").asBoolean(true)).orElse(false);
  }

  private static List<String> reasons(NodeProbe.Answer answer) {
    var reasons = new ArrayList<String>();
    answer
        .body()
        .ifPresent(body -> body.path("waitingFor").forEach(reason -> reasons.add(reason.asText())));
    return reasons.isEmpty() ? List.of("HTTP status " + answer.status()) : reasons;
  }
}
