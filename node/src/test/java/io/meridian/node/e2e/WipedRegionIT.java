package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.node.e2e.RestClient.Stored;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A region burns down with its disk and comes back empty, under load. A dot that it used again
 * would hide one of two messages from its peers.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(400)
class WipedRegionIT {
  private static final int MESSAGES_PER_SECOND = 10;
  private static final Duration SERVED = Duration.ofSeconds(30);

  private final Deployment deployment;

  WipedRegionIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aRegionThatComesBackEmptyHasAllAgainAndServesWhoMovesToIt() throws AblyException {
    try (Scene scene = new Scene()) {
      Crowd crowd = new Crowd(deployment, scene, "wiped");
      SdkClient staying = scene.client("staying", deployment.address(EU));
      crowd.channels().forEach(staying::subscribe);
      scene.load(staying, crowd.channels(), MESSAGES_PER_SECOND);
      Scene.letPass(Duration.ofSeconds(2));

      deployment.kill(EU);
      deployment.wipe(EU);
      crowd.isServed(EU, SERVED);
      List<Stored> before = histories(crowd, deployment.address(US));
      deployment.start(EU);
      await("the new region has what the old one had")
          .atMost(SERVED)
          .ignoreExceptionsInstanceOf(AblyException.class)
          .untilAsserted(
              () ->
                  assertThat(histories(crowd, deployment.address(EU)).containsAll(before))
                      .as("all of %d messages", before.size())
                      .isTrue());
      await("the client that waited for its region").atMost(SERVED).until(staying::isAttached);
      scene.allSentArrives(crowd.subscribers(), SERVED);

      // Everybody who is there goes to the new region first.
      deployment.kill(US);
      crowd.isServed(EU, SERVED);
      crowd.isServed(US, SERVED);
      assertThat(crowd.subscriber(EU).region()).isEqualTo("eu");
      assertThat(crowd.subscriber(US).region()).isEqualTo("eu");
      deployment.start(US);
      scene.allSentArrives(crowd.subscribers(), SERVED);
      deployment.kill(new NodeId(EU, 1));
      crowd.isServed(US, SERVED);
      assertThat(crowd.subscriber(US).region()).isEqualTo("us");
      deployment.start(EU);

      await().atMost(SERVED).until(staying::isConnected);
      crowd.endsWell();
      crowd.keptTheirConnections(AP);
    }
  }

  private static List<Stored> histories(Crowd crowd, String address) throws AblyException {
    List<Stored> all = new ArrayList<>();
    for (String channel : crowd.channels()) {
      all.addAll(new RestClient(address).history(channel));
    }
    return all;
  }
}
