package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meridian.regions.launch.JavaProgram;
import io.meridian.regions.launch.NodeId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Goal: a region of three nodes goes from an earlier version to the present one, and one node of it
 * back, while clients publish and subscribe. Method: nodes are asked to end and started again as
 * the other version, one after the other; the other regions have the present version all the time.
 *
 * <p>The earlier version is the folder {@code lib/node} of its archive: {@code -De2e.without=none
 * -Dit.test=UpgradeIT -De2e.jvm=-De2e.upgrade.from=FOLDER}.
 */
@ExtendWith(DeploymentExtension.class)
@Tag("long")
@Timeout(600)
class UpgradeIT {
  private static final String FROM = System.getProperty("e2e.upgrade.from", "");
  private static final int NODES = 3;
  private static final int CHANNELS = 12;
  private static final int MESSAGES_PER_SECOND = 20;
  private static final Duration SIDE_BY_SIDE = Duration.ofSeconds(5);

  private final Deployment deployment;

  UpgradeIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @AfterEach
  void leaveWhatThisBuildMade() {
    deployment.stop(AP);
    deployment.startNodesOf(AP, Optional.empty());
  }

  @Test
  void aRegionIsUpgradedNodeByNodeUnderLoadAndNothingIsLost() {
    assumeTrue(!FROM.isEmpty(), "no earlier version is given: -De2e.upgrade.from=FOLDER");
    var earlier = Optional.of(new JavaProgram("io.meridian.node.NodeMain", Path.of(FROM) + "/*"));
    Optional<JavaProgram> present = Optional.empty();
    deployment.stop(AP);
    deployment.startNodesOf(AP, earlier);
    deployment.start(AP, NODES);
    List<String> channels =
        Stream.generate(() -> Deployment.channel("upgrade")).limit(CHANNELS).toList();
    try (Scene scene = new Scene()) {
      SdkClient elsewhere = scene.client("elsewhere", deployment.address(EU));
      SdkClient moving = scene.client("moving", Deployment.movingHost(AP));
      SdkClient binary = scene.client("publisher", Deployment.movingHost(AP));
      for (String channel : channels) {
        Stream.of(elsewhere, moving).forEach(client -> client.subscribe(channel));
      }
      scene.load(binary, channels, MESSAGES_PER_SECOND);
      scene.load(elsewhere, channels, MESSAGES_PER_SECOND);
      Scene.letPass(SIDE_BY_SIDE);

      // The oldest node last: it coordinates, and so does so for nodes that are newer than itself.
      for (int node : new int[] {3, 2, 1}) {
        restart(new NodeId(AP, node), present);
      }
      // And back, since a version may have to be taken back: the oldest now is node 3.
      restart(new NodeId(AP, 3), earlier);
      restart(new NodeId(AP, 3), present);

      elsewhere.keptItsConnection();
      scene.endsWell();
      assertThat(binary.refusals()).isEmpty();
      assertThat(elsewhere.refusals()).isEmpty();
    }
  }

  private void restart(NodeId node, Optional<JavaProgram> version) {
    deployment.startNodesOf(AP, version);
    deployment.end(node);
    deployment.start(AP);
    Scene.letPass(SIDE_BY_SIDE);
  }
}
