package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** One node of three dies by SIGKILL. Channels are enough for each node to host some. */
@ExtendWith(DeploymentExtension.class)
@Timeout(180)
class NodeLossIT {
  private static final int NODES = 3;
  private static final int CHANNELS = 12;
  private static final int MESSAGES_PER_SECOND = 24;
  private static final Duration MOVED = Duration.ofSeconds(10);

  /**
   * Some 8 s on a machine with nothing else to do: the cluster is sure after 7, the channel starts
   * elsewhere, and what was lost on the way is handed over again at the next multiple of 3 s.
   */
  private static final Duration ACKNOWLEDGED_AGAIN = Duration.ofSeconds(15);

  private final Deployment deployment;

  NodeLossIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aNodeThatDiesHoldsItsChannelsUpForSecondsAndLosesNothing() {
    deployment.start(AP, NODES);
    List<String> channels =
        Stream.generate(() -> Deployment.channel("node")).limit(CHANNELS).toList();
    try (Scene scene = new Scene()) {
      String survivor = deployment.address(new NodeId(AP, 3));
      SdkClient publisher = scene.client("publisher", survivor);
      SdkClient subscriber = scene.client("subscriber", survivor);
      SdkClient beside = scene.client("beside", deployment.address(new NodeId(AP, 2)));
      SdkClient elsewhere = scene.client("elsewhere", deployment.address(EU));
      SdkClient moving = scene.client("moving", Deployment.movingHost(AP));
      List<SdkClient> staying = List.of(publisher, subscriber, elsewhere);
      for (String channel : channels) {
        Stream.of(subscriber, beside, elsewhere, moving)
            .forEach(client -> client.subscribe(channel));
      }
      scene.load(publisher, channels, MESSAGES_PER_SECOND);
      Scene.letPass(Duration.ofSeconds(2));

      // The oldest node, which also coordinates where channels live.
      deployment.kill(new NodeId(AP, 1));
      Scene.letPass(MOVED);
      staying.forEach(SdkClient::keptItsConnection);
      beside.keptItsConnection();
      await().atMost(Duration.ofSeconds(10)).until(moving::isConnected);
      deployment.start(AP);

      deployment.kill(new NodeId(AP, 2));
      Scene.letPass(MOVED);
      staying.forEach(SdkClient::keptItsConnection);
      deployment.start(AP);

      await().atMost(Duration.ofSeconds(20)).until(beside::isConnected);
      scene.endsWell();
      assertThat(publisher.refusals()).isEmpty();
      assertThat(scene.longestAnswer("publisher")).isLessThan(ACKNOWLEDGED_AGAIN);
    }
  }
}
