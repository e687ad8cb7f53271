package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;

import io.ably.lib.types.AblyException;
import io.meridian.regions.launch.NodeId;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A write that Cassandra did not confirm in time, and that arrives when its entity is long dead.
 */
@ExtendWith(DeploymentExtension.class)
@Timeout(240)
class JournalSealIT {
  private final Deployment deployment;

  JournalSealIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void whatArrivesBesideOrBehindTheLastEventAfterTheNextEntityHasReadItIsNotThere()
      throws AblyException {
    String channel = Deployment.channel("sealed");
    RestClient client = new RestClient(deployment.address(EU));
    client.publish(channel, "first", "1");
    deployment.kill(new NodeId(EU, 1));
    // Later than what the publish wrote, and before the next entity starts.
    long writtenAt = nowMicros();
    deployment.start(EU);
    client = new RestClient(deployment.address(EU));
    client.publish(channel, "second", "2");

    try (StoredEvents events = new StoredEvents(deployment, EU)) {
      assertThat(events.numbers(channel)).containsExactly(1L, 2L);

      events.writeAgain(channel, 1, 1, writtenAt);
      events.writeAgain(channel, 1, 2, writtenAt);

      assertThat(events.numbers(channel))
          .as("beside and behind the last event")
          .containsExactly(1L, 2L);
      // The same write of now does appear: so it was the seal.
      events.writeAgain(channel, 1, 3, nowMicros());
      assertThat(events.numbers(channel)).containsExactly(1L, 2L, 3L);
      events.delete(channel, 3);
    }
    assertThat(client.history(channel)).hasSize(2);
  }

  @Test
  void ofTwoWritersOfTheLastEventTheLaterOneIsLeftAndTheChannelGoesOn() throws AblyException {
    String channel = Deployment.channel("twice");
    new RestClient(deployment.address(EU)).publish(channel, "first", "1");
    deployment.kill(new NodeId(EU, 1));
    try (StoredEvents events = new StoredEvents(deployment, EU)) {
      events.writeAgain(channel, 1, 1, nowMicros());
      assertThat(events.numbers(channel)).containsExactly(1L, 1L);
      deployment.start(EU);

      RestClient client = new RestClient(deployment.address(EU));
      client.publish(channel, "second", "2");

      assertThat(events.numbers(channel)).containsExactly(1L, 2L);
      assertThat(client.history(channel)).hasSize(2);
    }
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }
}
