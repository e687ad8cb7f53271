package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.wan.PathDelay;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Links that stall, are slow or half-open, and heal. No time is bounded from above. */
@Timeout(60)
class LinkFaultsTest {
  private static final int NOTHING_MILLIS = 300;

  private ServerSocket server;
  private TcpRelay relay;
  private Socket caller;
  private Socket called;

  @BeforeEach
  void connects() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    server = new ServerSocket(0, 5, here);
    relay =
        new TcpRelay(
            new InetSocketAddress(here, 0),
            new InetSocketAddress(here, server.getLocalPort()),
            PathDelay.NONE,
            PathDelay.NONE,
            42);
    caller = call();
    called = server.accept();
    // The relay may still be at it when the called end already sees the connection.
    write(caller, 0);
    called.getInputStream().read();
  }

  private Socket call() throws IOException {
    Socket socket = new Socket(relay.address().getAddress(), relay.address().getPort());
    socket.setSoTimeout(30_000);
    return socket;
  }

  @AfterEach
  void ends() throws IOException {
    relay.close();
    server.close();
    caller.close();
    called.close();
  }

  @Test
  void jitterChangesNoOrder() throws IOException {
    relay.delay(Way.FORWARD, new PathDelay(Duration.ofMillis(1), Duration.ofMillis(5)));
    byte[] sent = new byte[100];
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              for (int i = 0; i < sent.length; i++) {
                sent[i] = (byte) i;
                write(caller, i);
                sleep(1);
              }
            });

    assertThat(called.getInputStream().readNBytes(sent.length)).isEqualTo(expected(sent.length));
    sending.join();
  }

  @Test
  void eachDirectionHasItsOwnDelay() throws IOException {
    relay.delay(Way.BACKWARD, PathDelay.of(Duration.ofMillis(80)));
    long before = System.nanoTime();
    write(called, 1);

    assertThat(caller.getInputStream().read()).isEqualTo(1);

    assertThat(System.nanoTime() - before)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(80));
  }

  @Test
  void aSlowLinkCarriesNoMoreThanItsBandwidth() throws IOException {
    relay.slow(Way.FORWARD, new Slowness(Duration.ZERO, 100_000));
    long before = System.nanoTime();

    caller.getOutputStream().write(new byte[30_000]);

    assertThat(called.getInputStream().readNBytes(30_000)).hasSize(30_000);
    // The last piece of 1,000 bytes may go at once.
    assertThat(System.nanoTime() - before)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(280));
  }

  @Test
  void whatASlowLinkDoesNotCarryIsNotRead() throws Exception {
    relay.slow(Way.FORWARD, new Slowness(Duration.ZERO, 1_000));
    CompletableFuture<Void> sending =
        CompletableFuture.runAsync(
            () -> {
              try {
                caller.getOutputStream().write(new byte[64 << 20]);
              } catch (IOException closed) {
                // The test is over.
              }
            });

    assertThatThrownBy(() -> sending.get(NOTHING_MILLIS, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);

    // Some under way, one chunk at each end.
    assertThat(relay.bytesTaken()).isLessThan(512 << 10);
    caller.close();
  }

  @Test
  void aHealedLinkIsFastAtOnceAlsoForWhatWaits() throws IOException {
    relay.slow(Way.FORWARD, new Slowness(Duration.ZERO, 100));
    caller.getOutputStream().write(new byte[10_000]);
    assertThat(called.getInputStream().read()).isZero();

    relay.heal();

    // It would take 100 s, which is more than the test may.
    assertThat(called.getInputStream().readNBytes(9_999)).hasSize(9_999);
  }

  @Test
  void stalledBytesWaitAndGoOnWhenItIsOver() throws IOException {
    relay.stall(Way.FORWARD);
    write(caller, 1);
    write(caller, 2);

    assertThat(hears(called)).isFalse();
    write(called, 3);
    assertThat(caller.getInputStream().read()).isEqualTo(3);

    relay.heal();

    assertThat(called.getInputStream().readNBytes(2)).containsExactly(1, 2);
  }

  @Test
  void anEndWaitsBehindStalledBytes() throws IOException {
    relay.stall(Way.FORWARD);
    write(caller, 1);
    caller.close();
    assertThat(hears(called)).isFalse();

    relay.heal();

    assertThat(called.getInputStream().read()).isEqualTo(1);
    assertThat(called.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void aBreakWaitsAsWell() throws IOException {
    relay.stall(Way.FORWARD);
    Sockets.reset(caller);
    assertThat(hears(called)).isFalse();

    relay.heal();

    assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketException.class);
  }

  @Test
  void aCallerOfAHalfOpenLinkHearsNothingAndTheCalledIsGone() throws IOException {
    relay.halfOpen();

    assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketException.class);
    write(caller, 1);
    assertThat(hears(caller)).isFalse();
  }

  @Test
  void newConnectionsOfAHalfOpenLinkLeadNowhere() throws IOException {
    relay.halfOpen();
    server.setSoTimeout(NOTHING_MILLIS);

    try (Socket another = call()) {
      write(another, 1);
      assertThat(hears(another)).isFalse();
      assertThatThrownBy(server::accept).isInstanceOf(SocketTimeoutException.class);

      relay.heal();

      assertThatThrownBy(() -> another.getInputStream().read()).isInstanceOf(SocketException.class);
    }
    server.setSoTimeout(0);
    try (Socket healed = call();
        Socket reached = server.accept()) {
      write(healed, 5);
      assertThat(reached.getInputStream().read()).isEqualTo(5);
    }
  }

  @Test
  void whoLeavesAHalfOpenLinkIsForgotten() throws IOException {
    relay.halfOpen();
    caller.close();

    while (relay.connections() > 0) {
      sleep(5);
    }
  }

  @Test
  void aRelayThatIsClosedWhileItStallsForgetsItsConnections() {
    relay.stall(Way.FORWARD);
    write(caller, 1);

    relay.close();

    while (relay.connections() > 0) {
      sleep(5);
    }
  }

  @Test
  void figuresThatMakeNoSenseAreRefused() {
    assertThatThrownBy(() -> new Slowness(Duration.ofMillis(-1), 1_000))
        .hasMessage("added delay is -1 ms, allowed are 0 to 10000");
    assertThatThrownBy(() -> new Slowness(Duration.ZERO, 99))
        .hasMessage("bandwidth is 99 bytes/s, allowed is 100 or more");
    assertThatThrownBy(() -> relay.delay(Duration.ofSeconds(11)))
        .hasMessage("one-way delay is 11000.0 ms, allowed are 0 to 10000");
  }

  private static byte[] expected(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }

  private static void write(Socket socket, int value) {
    try {
      socket.getOutputStream().write(value);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void sleep(long millis) {
    try {
      TimeUnit.MILLISECONDS.sleep(millis);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Whether anything arrives within a while. */
  private static boolean hears(Socket socket) throws IOException {
    int timeout = socket.getSoTimeout();
    socket.setSoTimeout(NOTHING_MILLIS);
    try {
      socket.getInputStream().read();
      return true;
    } catch (SocketTimeoutException nothing) {
      return false;
    } finally {
      socket.setSoTimeout(timeout);
    }
  }
}
