package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;

import io.ably.lib.types.AblyException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A region's Cassandra goes, its node stays: clients are sent elsewhere, and nothing is lost. */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
class StorageLossIT {
  private static final Duration MOVED = Duration.ofSeconds(30);

  private final Deployment deployment;

  StorageLossIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aCassandraThatIsKilledComesBackWithAllThatItSynced() throws AblyException {
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "storage");

      deployment.killCassandra(EU);
      crowd.isServed(EU, MOVED);
      deployment.start(EU);

      crowd.endsWell();
      List.of(US, AP).forEach(crowd::keptTheirConnections);
    }
  }

  @Test
  void aCassandraThatStandsStillLosesNothing() throws AblyException {
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "frozen");

      deployment.pauseCassandra(EU);
      Scene.letPass(Duration.ofSeconds(15));
      crowd.isServed(EU, MOVED);
      deployment.resumeCassandra(EU);
      deployment.allUp();

      crowd.endsWell();
      List.of(US, AP).forEach(crowd::keptTheirConnections);
    }
  }
}
