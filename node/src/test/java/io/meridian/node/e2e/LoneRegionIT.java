package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.AP;
import static io.meridian.node.e2e.Deployment.EU;
import static io.meridian.node.e2e.Deployment.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meridian.node.protocol.ErrorCode;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two of three regions are dead: the third goes on, and promises nothing that it cannot keep. */
@ExtendWith(DeploymentExtension.class)
@Timeout(180)
class LoneRegionIT {
  private static final Duration REFUSED_WITHIN = Duration.ofSeconds(13);

  private final Deployment deployment;

  LoneRegionIT(Deployment deployment) {
    this.deployment = deployment;
  }

  @Test
  void aLoneRegionDeliversAndRefusesWhatItCannotMakeDurable() {
    String durable = Deployment.channel("majority");
    String fast = "fast:" + Deployment.channel("region");
    try (Scene scene = new Scene();
        RawSocket ofUs = RawSocket.connected(deployment.address(US))) {
      SdkClient publisher = scene.client("publisher", deployment.address(EU));
      SdkClient subscriber = scene.client("subscriber", deployment.address(EU));
      subscriber.subscribe(durable);
      subscriber.subscribe(fast);
      publisher.publish(durable);
      publisher.publish(fast);
      await().atMost(Duration.ofSeconds(10)).until(() -> publisher.acknowledged() == 2);

      deployment.kill(US);
      deployment.kill(AP);

      publisher.publish(fast);
      await().atMost(Duration.ofSeconds(5)).until(() -> publisher.acknowledged() == 3);
      publisher.publish(durable);
      await().atMost(Duration.ofSeconds(5)).until(() -> subscriber.received() == 4);
      await().atMost(REFUSED_WITHIN).until(() -> publisher.refusals().size() == 1);
      assertThat(publisher.refusals().get(0).code).isEqualTo(ErrorCode.TIMEOUT.code());
      assertThatThrownBy(
              () ->
                  RawSocket.open(
                      deployment.address(EU),
                      "v=5&key=" + Deployment.KEY + "&resume=" + ofUs.connectionKey()))
          .cause()
          .isInstanceOfSatisfying(
              WebSocketHandshakeException.class,
              refused -> assertThat(refused.getResponse().statusCode()).isEqualTo(503));
      publisher.keptItsConnection();
      subscriber.keptItsConnection();

      deployment.start(US, AP);
      publisher.publish(durable);
      publisher.publish(fast);
      await().atMost(Duration.ofSeconds(20)).until(() -> publisher.acknowledged() == 5);
      scene.endsWell();
      publisher.keptItsConnection();
    }
  }
}
