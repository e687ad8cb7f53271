package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.chaos.history.HistoryReport;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Sockets break; connections go on where they were. */
@ExtendWith(DeploymentExtension.class)
@Timeout(120)
class ResumeIT {
  private static final String RELAY = "127.0.39.1";
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Deployment deployment;

  ResumeIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void socketsThatAreCutUnderLoadCostNothing() {
    List<String> channels = List.of(Deployment.channel("cut"), Deployment.channel("cut"));
    try (Scene scene = new Scene();
        Relay relay = new Relay(RELAY, deployment.address(EU))) {
      SdkClient publisher = scene.client("publisher", RELAY);
      SdkClient subscriber = scene.client("subscriber", RELAY);
      SdkClient witness = scene.client("witness", deployment.address(US));
      for (String channel : channels) {
        subscriber.subscribe(channel);
        witness.subscribe(channel);
      }
      scene.load(publisher, channels, 100);

      for (int cuts = 1; cuts <= 3; cuts++) {
        int soFar = subscriber.received();
        await().atMost(PATIENCE).until(() -> subscriber.received() > soFar + 50);
        relay.cut();
        int broken = cuts;
        await()
            .atMost(PATIENCE)
            .until(
                () ->
                    subscriber.disconnections() >= broken
                        && publisher.disconnections() >= broken
                        && subscriber.isConnected()
                        && publisher.isConnected());
      }

      HistoryReport report = scene.endsWell();
      assertThat(report.refused()).isZero();
    }
  }

  @Test
  void aLongGapIsReadFromTheJournalInOrderAndOnce() {
    // More than a channel keeps in memory: 512 KiB.
    int missed = 3_000;
    int paddingBytes = 400;
    String channel = Deployment.channel("gap");
    try (Scene scene = new Scene();
        Relay relay = new Relay(RELAY, deployment.address(EU))) {
      SdkClient publisher = scene.client("publisher", deployment.address(EU));
      SdkClient subscriber = scene.client("subscriber", RELAY);
      subscriber.subscribe(channel);
      publisher.publish(channel);
      await().atMost(PATIENCE).until(() -> subscriber.received() == 1);

      relay.shut();
      for (int i = 0; i < missed; i++) {
        publisher.publish(channel, paddingBytes);
      }
      await().atMost(PATIENCE).until(() -> publisher.acknowledged() == missed + 1);
      assertThat(subscriber.received()).isEqualTo(1);
      relay.open();

      await().atMost(PATIENCE).until(() -> subscriber.received() > missed);
      publisher.publish(channel);
      scene.endsWell();
      assertThat(subscriber.received()).isEqualTo(missed + 2);
    }
  }
}
