package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.auth.ConnectionClaims;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.hub.HubRegistry;
import java.util.Map;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final ActorTestKit KIT = ActorTestKit.create();

  private final EdgePorts ports =
      SampleEdge.ports(
          KIT.system(),
          KIT.<ShardingEnvelope<ChannelEntity.Command>>createTestProbe().ref(),
          KIT.<HubRegistry.Command>createTestProbe().ref());

  @AfterAll
  static void stop() {
    KIT.shutdownTestKit();
  }

  @Test
  void returnedEmptyRegionsOwnClient() throws Exception {
    int self = ports.region().index();

    assertThat(resume(self, SampleEdge.EPOCH).moved()).isFalse();
    // The storage that knew what this client was told is gone.
    assertThat(resume(self, SampleEdge.EPOCH - 1).moved()).isTrue();
    assertThat(resume(self + 1, SampleEdge.EPOCH).moved()).isTrue();
    assertThat(resume(self, ConnectionClaims.MOVED_EPOCH).moved()).isTrue();
  }

  @Test
  void membersRemainForAsLongAsAskedWithinBounds() throws Exception {
    assertThat(remainPresentMillis("0")).isZero();
    assertThat(remainPresentMillis("5000")).isEqualTo(5_000);
    assertThat(remainPresentMillis("86400000")).isEqualTo(120_000);
    assertThat(remainPresentMillis("soon")).isEqualTo(15_000);
    assertThat(remainPresentMillis("-1")).isEqualTo(15_000);
  }

  private long remainPresentMillis(String param) throws Exception {
    return Admission.admit(
            ports, Map.of("v", "2", "key", "app.key:secret", "remainPresentFor", param), null)
        .remainPresentMillis();
  }

  private Admission resume(int region, long epoch) throws Exception {
    ConnectionClaims claims =
        new ConnectionClaims("connection-12", ports.keys().appHash("app"), 0, region, epoch, 1);
    Admission admission =
        Admission.admit(
            ports,
            Map.of("v", "2", "key", "app.key:secret", "resume", ports.keys().issue(claims)),
            null);
    assertThat(admission.connectionId()).isEqualTo("connection-12");
    return admission;
  }
}
