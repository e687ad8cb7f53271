package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region dies or freezes while clients of all regions publish and listen. Their host names mean
 * all regions, nearest first.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(180)
class RegionLossIT {
  private static final int MESSAGES_PER_SECOND = 10;
  private static final Duration BEFORE = Duration.ofSeconds(2);

  private final Deployment deployment;
  private final List<String> channels =
      List.of(Deployment.channel("loss"), Deployment.channel("loss"), Deployment.channel("loss"));
  private final List<SdkClient> publishers = new ArrayList<>();
  private final List<SdkClient> subscribers = new ArrayList<>();

  RegionLossIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aRegionThatIsKilledUnderLoadCostsNoMessageAndComesBackWithAllOfThem() throws AblyException {
    try (Scene scene = new Scene()) {
      givenClientsUnderLoad(scene);

      deployment.kill(EU);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> publishers.get(0).isConnected() && subscribers.get(0).isConnected());
      Scene.letPass(Duration.ofSeconds(4));
      deployment.start(EU);

      HistoryReport report = scene.endsWell();
      assertThat(publishers.get(0).region()).isNotEqualTo("eu");
      assertThat(subscribers.get(0).region()).isNotEqualTo("eu");
      othersKeptTheirConnections();
      assertThat(report.refused()).as("publishes that were refused").isZero();
      historyHolds(report.acknowledged());
    }
  }

  @Test
  void aRegionThatFreezesUnderLoadLosesAndRepeatsNothing() throws AblyException {
    try (Scene scene = new Scene()) {
      givenClientsUnderLoad(scene);

      deployment.pause(EU);
      Scene.letPass(Duration.ofSeconds(10));
      deployment.resume(EU);
      await()
          .atMost(Duration.ofSeconds(30))
          .until(() -> publishers.get(0).isConnected() && subscribers.get(0).isConnected());
      Scene.letPass(Duration.ofSeconds(2));

      HistoryReport report = scene.endsWell();
      othersKeptTheirConnections();
      deployment.allUp();
      historyHolds(report.acknowledged());
    }
  }

  private void givenClientsUnderLoad(Scene scene) {
    for (RegionId region : REGIONS) {
      publishers.add(scene.client("publisher-" + region, Deployment.movingHost(region)));
      subscribers.add(scene.client("subscriber-" + region, Deployment.movingHost(region)));
    }
    for (SdkClient subscriber : subscribers) {
      channels.forEach(subscriber::subscribe);
    }
    publishers.forEach(publisher -> scene.load(publisher, channels, MESSAGES_PER_SECOND));
    Scene.letPass(BEFORE);
    assertThat(subscribers).extracting(SdkClient::region).containsExactly("eu", "us", "ap");
  }

  private void historyHolds(long messages) throws AblyException {
    long stored = 0;
    for (String channel : channels) {
      stored += RestClient.sameEverywhere(deployment, channel, 1).size();
    }
    assertThat(stored).isGreaterThanOrEqualTo(messages);
  }

  private void othersKeptTheirConnections() {
    for (int i = 1; i < REGIONS.size(); i++) {
      publishers.get(i).keptItsConnection();
      subscribers.get(i).keptItsConnection();
    }
  }
}
