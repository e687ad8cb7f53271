package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One byte at a time, each way, through what is broken and healed. */
@Timeout(30)
class TcpRelayTest {
  private static final Duration DELAY = Duration.ofMillis(25);
  private static final int SILENCE_MILLIS = 300;

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
            DELAY);
    call();
  }

  private void call() throws IOException {
    caller = new Socket(relay.address().getAddress(), relay.address().getPort());
    called = server.accept();
    caller.setSoTimeout(20_000);
    called.setSoTimeout(20_000);
  }

  @AfterEach
  void ends() throws IOException {
    relay.close();
    server.close();
    caller.close();
    called.close();
  }

  @Test
  void bytesTakeTheirTimeBothWays() throws IOException {
    long before = System.nanoTime();

    assertThat(goes(caller, called)).isTrue();
    assertThat(goes(called, caller)).isTrue();

    assertThat(System.nanoTime() - before).isGreaterThanOrEqualTo(2 * DELAY.toNanos());
  }

  @Test
  void anotherDelayHoldsForWhatComesNext() throws IOException {
    relay.delay(Duration.ofMillis(120));
    long before = System.nanoTime();

    assertThat(goes(caller, called)).isTrue();

    assertThat(System.nanoTime() - before)
        .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(120));
  }

  @Test
  void whoLeavesIsMissedByTheOtherAndTheWayBackStillWorks() throws IOException {
    caller.shutdownOutput();

    assertThat(called.getInputStream().read()).isEqualTo(-1);
    assertThat(goes(called, caller)).isTrue();
    called.shutdownOutput();
    assertThat(caller.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void whatEndsIsForgotten() throws IOException, InterruptedException {
    assertThat(goes(caller, called)).isTrue();
    assertThat(relay.connections()).isEqualTo(1);
    caller.close();
    called.getInputStream().read();
    called.close();

    awaitNoConnections();
  }

  @Test
  void whatWasSentBeforeTheEndStillArrives() throws IOException {
    byte[] sent = new byte[1 << 20];
    called.shutdownOutput();
    caller.getOutputStream().write(sent);
    caller.close();

    assertThat(called.getInputStream().readAllBytes()).hasSize(sent.length);
  }

  @Test
  void aCutResetsWhatIsOpenAndWhatComes() throws IOException {
    relay.cut();

    assertThatThrownBy(() -> caller.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketException.class);
    try (Socket another = new Socket(relay.address().getAddress(), relay.address().getPort())) {
      assertThatThrownBy(() -> another.getInputStream().read()).isInstanceOf(SocketException.class);
    }

    relay.heal();
    call();
    assertThat(goes(caller, called)).isTrue();
  }

  @Test
  void silenceOneWayLeavesTheOtherAlone() throws IOException {
    relay.silence(Way.FORWARD);

    assertThat(goes(caller, called)).isFalse();
    assertThat(goes(called, caller)).isTrue();
  }

  @Test
  void silenceBackLeavesTheWayThere() throws IOException {
    relay.silence(Way.BACKWARD);

    assertThat(goes(called, caller)).isFalse();
    assertThat(goes(caller, called)).isTrue();
  }

  @Test
  void silenceHidesThatTheSenderHasLeft() throws IOException {
    relay.silence(Way.FORWARD);
    caller.close();

    called.setSoTimeout(SILENCE_MILLIS);
    assertThatThrownBy(() -> called.getInputStream().read())
        .isInstanceOf(SocketTimeoutException.class);
  }

  @Test
  void connectionsThatOpenInSilenceAreSilent() throws IOException {
    relay.silence();
    call();

    assertThat(goes(caller, called)).isFalse();
    assertThat(goes(called, caller)).isFalse();
  }

  @Test
  void afterSilenceAConnectionWithAHoleIsResetAndOthersGoOn() throws IOException {
    Socket idleCaller = caller;
    Socket idleCalled = called;
    call();
    relay.silence();
    assertThat(goes(caller, called)).isFalse();

    relay.heal();

    assertThatThrownBy(() -> called.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThat(goes(idleCaller, idleCalled)).isTrue();
    idleCaller.close();
    idleCalled.close();
  }

  @Test
  void aServerThatIsAwayResetsTheCaller() throws IOException {
    server.close();
    try (Socket another = new Socket(relay.address().getAddress(), relay.address().getPort())) {
      assertThatThrownBy(() -> another.getInputStream().read()).isInstanceOf(SocketException.class);
    }
  }

  @Test
  void nobodyConnectsToARelayThatIsClosed() throws IOException, InterruptedException {
    relay.close();

    assertThatThrownBy(() -> caller.getInputStream().read()).isInstanceOf(SocketException.class);
    assertThatThrownBy(
            () -> new Socket(relay.address().getAddress(), relay.address().getPort()).close())
        .isInstanceOf(SocketException.class);
    awaitNoConnections();
  }

  private void awaitNoConnections() throws InterruptedException {
    while (relay.connections() > 0) {
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** Whether a byte arrives, and nothing but it. */
  private static boolean goes(Socket from, Socket to) throws IOException {
    from.getOutputStream().write(7);
    int timeout = to.getSoTimeout();
    to.setSoTimeout(SILENCE_MILLIS);
    try {
      return to.getInputStream().read() == 7;
    } catch (SocketTimeoutException nothing) {
      return false;
    } finally {
      to.setSoTimeout(timeout);
    }
  }
}
