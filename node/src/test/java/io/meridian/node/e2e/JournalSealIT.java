package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.ably.lib.types.AblyException;
import io.meridian.regions.launch.NodeId;
import java.net.InetSocketAddress;
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
  private static final String OF_EVENT =
      " FROM meridian.messages WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = ?";

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

    try (CqlSession session = session()) {
      String id = "channel/local/" + channel;
      assertThat(events(session, id, 1)).isEqualTo(1);
      assertThat(events(session, id, 2)).isEqualTo(1);

      writeAgain(session, id, 1, 1, writtenAt);
      writeAgain(session, id, 1, 2, writtenAt);

      assertThat(events(session, id, 1)).as("beside the last event").isEqualTo(1);
      assertThat(events(session, id, 2)).as("behind the last event").isEqualTo(1);
      // The same write of now does appear: so it was the seal.
      writeAgain(session, id, 1, 3, nowMicros());
      assertThat(events(session, id, 3)).isEqualTo(1);
      session.execute(
          "DELETE FROM meridian.messages"
              + " WHERE persistence_id = ? AND partition_nr = 0 AND sequence_nr = 3",
          id);
    }
    assertThat(client.history(channel)).hasSize(2);
  }

  @Test
  void ofTwoWritersOfTheLastEventTheLaterOneIsLeftAndTheChannelGoesOn() throws AblyException {
    String channel = Deployment.channel("twice");
    new RestClient(deployment.address(EU)).publish(channel, "first", "1");
    deployment.kill(new NodeId(EU, 1));
    String id = "channel/local/" + channel;
    try (CqlSession session = session()) {
      writeAgain(session, id, 1, 1, nowMicros());
      assertThat(events(session, id, 1)).isEqualTo(2);
      deployment.start(EU);

      RestClient client = new RestClient(deployment.address(EU));
      client.publish(channel, "second", "2");

      assertThat(events(session, id, 1)).isEqualTo(1);
      assertThat(client.history(channel)).hasSize(2);
    }
  }

  /** An event as another writer would have written it, at a number. */
  private static void writeAgain(
      CqlSession session, String id, long event, long number, long atMicros) {
    String json =
        session.execute("SELECT JSON *" + OF_EVENT + " LIMIT 1", id, event).one().getString(0);
    String late =
        json.replaceAll("(\"sequence_nr\": )\\d+", "$1" + number)
            .replaceAll("(\"timestamp\": )\"[^\"]+\"", "$1\"" + Uuids.timeBased() + "\"");
    session.execute("INSERT INTO meridian.messages JSON ? USING TIMESTAMP " + atMicros, late);
  }

  private static int events(CqlSession session, String id, long number) {
    return session.execute("SELECT timestamp" + OF_EVENT, id, number).all().size();
  }

  private static long nowMicros() {
    return TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis());
  }

  private CqlSession session() {
    return CqlSession.builder()
        .addContactPoint(new InetSocketAddress(deployment.address(EU), 9042))
        .withLocalDatacenter("dc1")
        .build();
  }
}
