package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region's node dies again and again between storing and acknowledging: its peers are far away,
 * so at any moment some publishes are stored and wait for a majority.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
class CrashIT {
  private static final int ROUNDS = 3;
  private static final int MESSAGES_PER_SECOND = 40;
  private static final Duration SERVED = Duration.ofSeconds(30);
  private static final Duration ONE_WAY = Duration.ofMillis(150);

  private final Deployment deployment;

  CrashIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void whatWasStoredAndNotAcknowledgedIsThereOnce() throws AblyException {
    NodeId node = new NodeId(EU, 1);
    deployment.wan().links(EU).forEach(link -> link.delay(ONE_WAY));
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "crash");
      SdkClient publisher = scene.client("staying publisher", deployment.address(EU));
      SdkClient subscriber = scene.client("staying subscriber", deployment.address(EU));
      crowd.channels().forEach(subscriber::subscribe);
      scene.load(publisher, crowd.channels(), MESSAGES_PER_SECOND);
      for (int round = 0; round < ROUNDS; round++) {
        int before = publisher.acknowledged();
        await().atMost(SERVED).until(() -> publisher.acknowledged() > before + MESSAGES_PER_SECOND);
        // A client that is cut off while it attaches suspends the channel and forgets where it was.
        await("the subscriber's channels").atMost(SERVED).until(subscriber::isAttached);
        deployment.kill(node);
        deployment.start(EU);
      }
      await().atMost(SERVED).until(subscriber::isConnected);
      crowd.endsWell();
      assertThat(publisher.disconnections()).isEqualTo(ROUNDS);
    } finally {
      deployment.wan().links(EU).forEach(link -> link.delay(Duration.ZERO));
    }
  }
}
