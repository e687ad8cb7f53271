package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.Ports;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.wan.PathDelay;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A node that comes and goes, and clients that see of it what they would without a relay. */
@Timeout(30)
class ClientRelayTest {
  private static final int CLIENT_PORT = 18_080;
  private static final String RELAY = "127.0.214.9";
  private static final Duration DELAY = Duration.ofMillis(30);
  private static final int HELLO = 1;
  private static final int NOTHING_MILLIS = 300;
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

  private ServerSocket node;
  private ClientRelay relay;

  @BeforeEach
  void opens() throws IOException {
    node = startNode();
    relay = ClientRelay.open(REGION, 2, RELAY, PathDelay.of(DELAY), 1);
  }

  private static ServerSocket startNode() throws IOException {
    return new ServerSocket(CLIENT_PORT, 5, InetAddress.getByName(REGION.address(2)));
  }

  @AfterEach
  void ends() throws IOException {
    relay.close();
    node.close();
  }

  @Test
  void aClientReachesItsNodeLaterAtTheSamePort() throws IOException {
    long before = System.nanoTime();
    try (Socket client = call();
        Socket called = called()) {
      assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(DELAY.toNanos());
      assertThat(relay.address().getPort()).isEqualTo(CLIENT_PORT);
      assertThat(relay.connections()).isEqualTo(1);
      assertThat(goes(called, client)).isTrue();
    }
  }

  @Test
  void whoseNodeDiesIsRefusedAsSoonAsItHearsOfThat() throws IOException {
    try (Socket client = call();
        Socket called = called()) {
      node.close();
      Sockets.reset(called);

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      assertRefused();
    }
  }

  @Test
  void nobodyIsLetInWhileTheNodeIsAwayAlsoWhenNoConnectionTells() throws Exception {
    node.close();
    while (isLetIn()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }

    node = startNode();

    while (!isLetIn()) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Test
  void aRelayToANodeThatDoesNotRunYetRefuses() throws IOException {
    relay.close();
    node.close();

    relay = ClientRelay.open(REGION, 2, RELAY, PathDelay.NONE, 1);

    assertRefused();
  }

  @Test
  void aCutResetsAndRefusesUntilItIsHealed() throws Exception {
    try (Socket client = call();
        Socket called = called()) {
      relay.cut();

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
      assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketException.class);
      TimeUnit.MILLISECONDS.sleep(2 * ClientRelay.LOOKS_EVERY.toMillis());
      assertRefused();
    }

    relay.heal();
    try (Socket client = call();
        Socket called = called()) {
      assertThat(goes(called, client)).isTrue();
    }
  }

  @Test
  void silenceLeavesConnectionsOpenAndCallersWithoutAnswer() throws Exception {
    try (Socket client = call();
        Socket called = called()) {
      relay.silence();

      assertThat(goes(client, called)).isFalse();
      assertThat(goes(called, client)).isFalse();
      TimeUnit.MILLISECONDS.sleep(2 * ClientRelay.LOOKS_EVERY.toMillis());
      assertThatThrownBy(() -> connect(NOTHING_MILLIS).close())
          .isInstanceOf(SocketTimeoutException.class);

      relay.heal();

      assertThatThrownBy(() -> client.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    try (Socket client = call();
        Socket called = called()) {
      assertThat(goes(called, client)).isTrue();
    }
  }

  @Test
  void theNodeKeepsAConnectionWhoseClientLeftInSilence() throws IOException {
    try (Socket client = call();
        Socket called = called()) {
      relay.silence();
      client.close();

      called.setSoTimeout(NOTHING_MILLIS);
      assertThatThrownBy(() -> called.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
      relay.heal();
      assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void slownessAddsToTheDelay() throws IOException {
    relay.slow(new Slowness(Duration.ofMillis(100), Slowness.UNLIMITED));
    long before = System.nanoTime();

    try (Socket client = call();
        Socket called = called()) {
      assertThat(System.nanoTime() - before)
          .isGreaterThanOrEqualTo(DELAY.plusMillis(100).toNanos());
    }
  }

  private void assertRefused() {
    assertThatThrownBy(() -> connect(0).close()).isInstanceOf(ConnectException.class);
  }

  private boolean isLetIn() throws IOException {
    try {
      connect(0).close();
      return true;
    } catch (ConnectException refused) {
      return false;
    }
  }

  private Socket call() throws IOException {
    Socket client = connect(0);
    client.getOutputStream().write(HELLO);
    return client;
  }

  /** Not {@link ClientRelay#address}: clients know it beforehand. */
  private static Socket connect(int timeoutMillis) throws IOException {
    Socket client = new Socket();
    try {
      client.connect(new InetSocketAddress(RELAY, CLIENT_PORT), timeoutMillis);
      return client;
    } catch (IOException e) {
      client.close();
      throw e;
    }
  }

  /**
   * The next client at the node. The relay connects too, and says nothing, to see whether it may.
   */
  private Socket called() throws IOException {
    while (true) {
      Socket called = node.accept();
      if (called.getInputStream().read() == HELLO) {
        return called;
      }
      called.close();
    }
  }

  /** Whether a byte arrives. */
  private static boolean goes(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(7);
    to.setSoTimeout(NOTHING_MILLIS);
    try {
      return to.getInputStream().read() == 7;
    } catch (SocketTimeoutException nothing) {
      return false;
    } finally {
      to.setSoTimeout(0);
    }
  }
}
