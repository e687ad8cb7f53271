package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region's Cassandra goes, its nodes stay: they take nobody new, and what they could not store is
 * sent again. Clients here know one name, under which their own region still answers, so they wait
 * for it.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
class StorageLossIT {
  private static final Duration NOTICED = Duration.ofSeconds(40);
  private static final Duration SERVED = Duration.ofSeconds(60);

  /** Nothing has to be started; what gave up on storage must notice soon that it is back. */
  private static final Duration SERVED_AT_ONCE = Duration.ofSeconds(20);

  private final Deployment deployment;

  StorageLossIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aCassandraThatIsKilledComesBackWithAllThatItSynced() throws AblyException {
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "storage");

      deployment.killCassandra(EU);
      isNotReady();
      othersGoOn(crowd);
      deployment.start(EU);
      crowd.isServed(EU, SERVED);

      crowd.endsWell();
      List.of(US, AP).forEach(crowd::keptTheirConnections);
    }
  }

  @Tag("long")
  @Test
  void aCassandraThatStandsStillLosesNothing() throws AblyException {
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "frozen");

      deployment.pauseCassandra(EU);
      try {
        Scene.letPass(Duration.ofSeconds(15));
        isNotReady();
        othersGoOn(crowd);
        // Long enough for every channel to have failed to start, several times.
        Scene.letPass(Duration.ofSeconds(15));
      } finally {
        deployment.resumeCassandra(EU);
      }
      deployment.start(EU);
      crowd.isServed(EU, SERVED_AT_ONCE);

      crowd.endsWell();
      List.of(US, AP).forEach(crowd::keptTheirConnections);
    }
  }

  private void isNotReady() {
    await("the node says that it cannot serve")
        .atMost(NOTICED)
        .until(() -> !deployment.node(new NodeId(EU, 1)).health().isReady());
  }

  private static void othersGoOn(Crowd crowd) {
    List.of(US, AP).forEach(region -> crowd.isServed(region, Duration.ofSeconds(10)));
  }
}
