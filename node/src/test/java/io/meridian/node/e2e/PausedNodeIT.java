package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A node stands still by SIGSTOP for longer than failure detector and split brain resolver take
 * together, and goes on.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
class PausedNodeIT {
  private static final Duration PAUSE = Duration.ofSeconds(12);
  private static final int NODES = 3;

  /** So many that the node that is paused has some of them. */
  private static final int CHANNELS = 12;

  private final Deployment deployment;

  PausedNodeIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aRegionsOnlyNodeThatStoodStillGoesOnWhereItStopped() throws AblyException {
    NodeId node = new NodeId(EU, 1);
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "paused");

      deployment.pause(node);
      Scene.letPass(PAUSE);
      crowd.areConnected();
      deployment.resume(node);
      Scene.letPass(Duration.ofSeconds(3));

      crowd.endsWell();
      List.of(US, AP).forEach(crowd::keptTheirConnections);
    }
  }

  @Test
  void aNodeThatWasReplacedWhileItStoodStillEndsAndHasAcknowledgedNothing() throws AblyException {
    deployment.start(AP, NODES);
    NodeId oldest = new NodeId(AP, 1);
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "replaced", CHANNELS);
      long pid = deployment.node(oldest).pid().orElseThrow();

      deployment.pause(oldest);
      Scene.letPass(PAUSE);
      crowd.areConnected();
      deployment.resume(oldest);

      await("the node that was replaced ends itself")
          .atMost(Duration.ofSeconds(20))
          .until(() -> ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isEmpty());
      nobodyElseHasWritten(crowd);
      deployment.start(AP);
      crowd.endsWell();
      List.of(EU, US).forEach(crowd::keptTheirConnections);
    }
  }

  /** What the paused node had on its way may not stand beside what was written in its place. */
  private void nobodyElseHasWritten(Crowd crowd) {
    try (StoredEvents events = new StoredEvents(deployment, AP)) {
      for (String channel : crowd.channels()) {
        assertThat(events.numbers(channel)).as("events of %s", channel).doesNotHaveDuplicates();
      }
    }
  }
}
