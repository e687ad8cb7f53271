package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.node.e2e.RestClient.Stored;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Everything stops and starts again. */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
@Tag("long")
class RestartIT {
  private static final int ROUNDS = 10;

  private final Deployment deployment;

  RestartIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void historyIsThereAfterARestartOfEverythingAndClientsGoOn() throws AblyException {
    String channel = Deployment.channel("restart");
    try (Scene scene = new Scene()) {
      SdkClient subscriber = scene.client("subscriber", Deployment.movingHost(US));
      SdkClient publisher = scene.client("publisher", Deployment.movingHost(EU));
      subscriber.subscribe(channel);
      for (int round = 0; round < ROUNDS; round++) {
        publisher.publish(channel);
      }
      await().atMost(Duration.ofSeconds(20)).until(() -> publisher.acknowledged() == ROUNDS);
      List<Stored> before = RestClient.sameEverywhere(deployment, channel, ROUNDS);

      deployment.stopAll();
      publisher.publish(channel);
      deployment.start(REGIONS.toArray(RegionId[]::new));

      for (RegionId region : REGIONS) {
        assertThat(new RestClient(deployment.address(region)).history(channel))
            .startsWith(before.toArray(Stored[]::new));
      }
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> publisher.isConnected() && subscriber.isConnected());
      for (int round = 0; round < ROUNDS; round++) {
        publisher.publish(channel);
      }
      scene.endsWell();
      List<Stored> after = RestClient.sameEverywhere(deployment, channel, 2 * ROUNDS + 1);
      assertThat(after).hasSize(2 * ROUNDS + 1).extracting(Stored::serial).isSorted();
    }
  }
}
