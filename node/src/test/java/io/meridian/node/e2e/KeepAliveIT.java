package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;

import java.time.Duration;
import java.util.concurrent.ExecutionException;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client gives a silent transport up: the server has to be heard, whatever the client does. */
@ExtendWith(DeploymentExtension.class)
@Timeout(60)
class KeepAliveIT {
  private final Deployment deployment;

  KeepAliveIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aClientThatOnlySendsHearsFromTheServerWithinTheInterval() throws ExecutionException {
    String query = "v=3&format=json&heartbeats=false&key=" + Deployment.KEY;
    try (RawSocket socket = RawSocket.open(deployment.address(EU), query)) {
      socket.await(RawSocket.CONNECTED);
      socket.frames().clear();

      Awaitility.await()
          .pollInterval(Duration.ofMillis(100))
          .atMost(Duration.ofSeconds(10))
          .until(
              () -> {
                socket.send("{\"action\":0}");
                return socket.frames().stream()
                    .anyMatch(frame -> frame.path("action").asInt(-1) == RawSocket.HEARTBEAT);
              });
    }
  }
}
