package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.Ports;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.wan.PathDelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class ClientRelayTest {
  private static final int CLIENT_PORT = 18_080;
  private static final Region REGION =
      new Region(
          new RegionId("eu"),
          1,
          "Europe",
          0,
          0,
          List.of("127.0.214.1", "127.0.214.2"),
          "127.0.214.1",
          new Ports(CLIENT_PORT, 25520, 7400, 9042, 7000),
          List.of(),
          RegionState.MEMBER);

  @Test
  void aClientReachesItsNodeLaterAtTheSamePort() throws IOException {
    PathDelay delay = PathDelay.of(Duration.ofMillis(30));
    try (ServerSocket node =
            new ServerSocket(CLIENT_PORT, 5, InetAddress.getByName(REGION.address(2)));
        ClientRelay relay = ClientRelay.open(REGION, 2, "127.0.214.9", delay, 1);
        Socket client = new Socket(relay.address().getAddress(), CLIENT_PORT);
        Socket reached = node.accept()) {
      long before = System.nanoTime();
      client.getOutputStream().write(1);

      assertThat(reached.getInputStream().read()).isEqualTo(1);

      assertThat(System.nanoTime() - before)
          .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(30));
      assertThat(relay.relay().connections()).isEqualTo(1);
    }
  }
}
