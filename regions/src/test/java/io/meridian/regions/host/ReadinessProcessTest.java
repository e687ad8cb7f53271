package io.meridian.regions.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadinessProcessTest {
  private static final Duration LONG = Duration.ofSeconds(30);

  @Test
  void itWaitsUntilTheNodeIsReady(@TempDir Path folder) throws Exception {
    var questions = new AtomicInteger();
    HttpServer server = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
    server.createContext(
        "/health/ready",
        exchange -> {
          exchange.sendResponseHeaders(questions.incrementAndGet() < 3 ? 503 : 200, -1);
          exchange.close();
        });
    server.start();
    try {
      ReadinessProcess readiness =
          ReadinessProcess.of("node", node(folder, server.getAddress().getPort()));

      assertThat(readiness.await(Duration.ZERO).orElseThrow()).contains("waiting for");
      assertThat(readiness.await(LONG)).isEmpty();
      assertThat(questions).hasValue(3);
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aServiceThatIsNotThereIsNamed() throws InterruptedException {
    ReadinessProcess readiness =
        ReadinessProcess.of(
            "cassandra", Map.of("CASSANDRA_ADDRESS", "127.0.0.1", "CASSANDRA_PORT", "1"));

    assertThat(readiness.await(Duration.ZERO)).hasValue("127.0.0.1:1 does not answer CQL");
  }

  @Test
  void aSettingThatIsMissingIsNamed(@TempDir Path folder) {
    assertThatThrownBy(() -> ReadinessProcess.of("node", Map.of()))
        .hasMessage("MERIDIAN_TOPOLOGY is not set");
    assertThatThrownBy(
            () ->
                ReadinessProcess.of(
                    "node",
                    Map.of("MERIDIAN_TOPOLOGY", folder + "/none", "MERIDIAN_REGION", "r40")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(folder + "/none");
    assertThatThrownBy(() -> ReadinessProcess.of("proxy", Map.of()))
        .hasMessageContaining("'proxy'");
  }

  private static Map<String, String> node(Path folder, int port) throws IOException {
    Path topology = folder.resolve("topology.json");
    Files.writeString(
        topology,
        """
        {"regions": [{"id": "r40", "index": 1, "name": "Forty", "latitude": 0, "longitude": 0,
          "addresses": ["127.0.0.1"], "ports": {"client": %d},
          "peers": []}]}
        """
            .formatted(port));
    return Map.of("MERIDIAN_TOPOLOGY", topology.toString(), "MERIDIAN_REGION", "r40");
  }
}
