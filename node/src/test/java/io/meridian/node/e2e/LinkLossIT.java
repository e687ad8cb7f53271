package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.REGIONS;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.chaos.wan.WanLink;
import io.meridian.chaos.wan.Way;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Links between regions fall silent or break under load; their clients stay where they are. */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
class LinkLossIT {
  /** Longer than a link needs to notice. */
  private static final Duration FAULT = Duration.ofSeconds(5);

  private static final Duration BY_RELAY = Duration.ofSeconds(20);

  private final Deployment deployment;

  LinkLossIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void whatALinkDoesNotCarryArrivesByTheThirdRegion() throws AblyException {
    WanLink there = deployment.wan().link(EU, US);
    WanLink back = deployment.wan().link(US, EU);
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "link");

      there.silence(Way.FORWARD);
      goesOn(scene, crowd);
      there.heal();
      back.silence(Way.FORWARD);
      goesOn(scene, crowd);
      there.silence();
      back.silence();
      goesOn(scene, crowd);
      there.heal();
      back.heal();
      there.cut();
      back.cut();
      goesOn(scene, crowd);
      there.heal();
      back.heal();

      HistoryReport report = crowd.endsWell();
      assertThat(report.refused()).as("publishes that were refused").isZero();
      REGIONS.forEach(crowd::keptTheirConnections);
      linkIsUsed(there);
      linkIsUsed(back);
    }
  }

  private static void goesOn(Scene scene, Crowd crowd) {
    Scene.letPass(FAULT);
    REGIONS.forEach(region -> crowd.isServed(region, BY_RELAY));
    scene.allSentArrives(crowd.subscribers(), BY_RELAY);
  }

  private static void linkIsUsed(WanLink link) {
    await().atMost(Duration.ofSeconds(10)).until(() -> link.connections() > 0);
  }

  @Test
  void aRegionThatIsCutOffRefusesWhatItCannotMakeDurableAndLosesNothing() throws AblyException {
    List<WanLink> links = deployment.wan().links(EU);
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "isolated");

      links.forEach(WanLink::silence);
      await("publishes in the region that is alone are refused")
          .atMost(Duration.ofSeconds(30))
          .until(() -> crowd.publisher(EU).refusals().size() > 50);
      List.of(US, AP).forEach(region -> crowd.isServed(region, Duration.ofSeconds(5)));
      links.forEach(WanLink::heal);
      crowd.isServed(EU, Duration.ofSeconds(30));

      HistoryReport report = crowd.endsWell();
      assertThat(crowd.publisher(US).refusals()).isEmpty();
      assertThat(crowd.publisher(AP).refusals()).isEmpty();
      List.of(US, AP).forEach(crowd::keptTheirConnections);
      assertThat(report.refused()).isPositive();
    }
  }
}
