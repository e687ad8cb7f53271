package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.tls.CertificatesInForce;
import io.meridian.replication.link.tls.LinkCertificate;
import io.meridian.replication.link.tls.LinkFiles;
import io.meridian.replication.link.tls.TestAuthority;
import io.meridian.replication.link.tls.TestAuthority.Wanted;
import io.meridian.replication.log.VersionVector;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.stream.javadsl.Tcp;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A listener of region eu and a link of region us to it, with certificates good and bad. */
@Timeout(60)
class TlsLinkTest {
  private static final String HOST = "127.0.78.2";
  private static final int PORT = 7400;
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);
  private static final LinkSettings SETTINGS =
      new LinkSettings(
          1 << 20,
          8 << 20,
          1_024,
          16,
          Duration.ofMillis(50),
          // Long: a machine with much to do takes its time for a handshake.
          Duration.ofSeconds(4),
          Duration.ofMillis(50));
  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(),
          "tls-links",
          ConfigFactory.parseString("pekko.loglevel=OFF\npekko.stdout-loglevel=OFF")
              .withFallback(ConfigFactory.load()));

  private final TestAuthority authority = new TestAuthority("authority");
  private final BlockingQueue<byte[]> received = new LinkedBlockingQueue<>();
  private final AtomicInteger ups = new AtomicInteger();
  private final Path folder;
  private LinkListener listener;
  private Tcp.ServerBinding binding;
  private RegionLink link;

  TlsLinkTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  @AfterEach
  void close() throws Exception {
    if (link != null) {
      link.close();
      await(() -> !link.up());
    }
    if (binding != null) {
      binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    }
  }

  @Test
  void messagesOfEverySizeArriveInOrder() throws Exception {
    listen(certificates("eu"));
    open(certificates("us"));
    Random random = new Random(1);
    // Within a TLS record, around its 16 KiB, over many of them, up to the longest frame.
    int[] sizes = {0, 1, 16_300, 16_384, 16_385, 70_000, SETTINGS.frameBytesMax() - 64};
    for (int size : sizes) {
      byte[] message = new byte[size];
      random.nextBytes(message);
      link.sendPresence("app/news", message);

      assertThat(received.poll(20, TimeUnit.SECONDS)).as("%s bytes", size).isEqualTo(message);
    }
    assertThat(ups.get()).isEqualTo(1);
  }

  @Test
  void whatIsSentIsNotReadableOnTheWay() throws Exception {
    listen(certificates("eu"));
    try (Tap tap = new Tap(HOST, PORT)) {
      openTo(tap.port(), certificates("us"));
      link.sendPresence("app/news", "a text in clear".getBytes(UTF_8));
      await(() -> received.size() == 1);

      assertThat(tap.heard()).contains("\u0016\u0003").doesNotContain("a text", "app/news");
    }
  }

  @Test
  void aLinkThatIsUpStaysUpAndAnswers() throws Exception {
    listen(certificates("eu"));
    open(certificates("us"));

    // Longer than the silence that would close it: signs of life keep it.
    pass(SETTINGS.silenceMax().plusSeconds(1));

    assertThat(ups.get()).isEqualTo(1);
    assertThat(link.traffic().roundTripMillis()).isPositive();
  }

  @Test
  void aLinkThatWasCutOrClosedIsNoFaultAndComesUpAgain() throws Exception {
    listen(certificates("eu"));
    open(certificates("us"));
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    link.close();
    await(() -> !link.up());
    listen(certificates("eu"));
    open(certificates("us"));

    assertThat(faults(listener.traffic().faults())).isZero();
  }

  @Test
  void aBadFrameWithinTlsIsClosedForWhatItIs() throws Exception {
    listen(certificates("eu"));
    open(certificates("us"));

    link.send(
        new LinkMessage(
            "app/news", new RegionId("ap"), 1, new Exchange.Ask(1, VersionVector.EMPTY)));

    closedFor(LinkFault.SENDER);
    await(() -> ups.get() >= 2);
  }

  @Test
  void aRegionThatShowsAnothersCertificateIsRefused() throws Exception {
    listen(certificates("eu"));
    connect(certificates("ap"));

    closedFor(LinkFault.TLS);
    neverUp();
  }

  @Test
  void aListenerThatShowsAnotherRegionsCertificateIsLeft() throws Exception {
    listen(certificates("ap"));
    connect(certificates("us"));

    await(() -> link.traffic().faults().of(LinkFault.TLS) > 0);
    neverUp();
  }

  @Test
  void aCertificateOfAnotherAuthorityIsRefusedByBothEnds() throws Exception {
    listen(certificates("eu"));
    connect(new TestAuthority("another"), Wanted.of("us"));

    await(() -> link.traffic().faults().of(LinkFault.TLS) > 0);
    neverUp();
  }

  @Test
  void aListenerRefusesACertificateThatItDoesNotTrust() throws Exception {
    TestAuthority another = new TestAuthority("another");
    listen(certificates("eu"));
    LinkFiles files = another.write(folder.resolve("us"), Wanted.of("us"));
    TestAuthority.write(files.authority(), another.pem(), authority.pem());
    connect(inForce(files, "us"));

    closedFor(LinkFault.TLS);
    await(() -> link.traffic().faults().of(LinkFault.TLS) > 0);
    neverUp();
  }

  @Test
  void anEndWithoutTlsIsRefusedByAListenerWithIt() throws Exception {
    listen(certificates("eu"));
    connect(Optional.empty());

    closedFor(LinkFault.TLS);
    await(() -> link.traffic().faults().of(LinkFault.TLS) > 0);
    neverUp();
  }

  @Test
  void anEndWithTlsIsRefusedByAListenerWithoutIt() throws Exception {
    listen(Optional.empty());
    connect(certificates("us"));

    // Not at each try: an end that closes at once may be gone before it is heard.
    await(() -> listener.traffic().faults().of(LinkFault.TLS) > 0);
    await(() -> link.traffic().faults().of(LinkFault.TLS) > 0);
    neverUp();
  }

  @Test
  void aStrangerThatSpeaksInClearIsClosed() throws Exception {
    listen(certificates("eu"));
    try (Socket stranger = new Socket(HOST, PORT)) {
      stranger.setSoTimeout(10_000);
      stranger.getOutputStream().write(new byte[] {0, 0, 0, 1, 3});

      assertThat(closes(stranger)).isTrue();
    }
    closedFor(LinkFault.TLS);
  }

  @Test
  void whoConnectsAndSaysNothingAtAllIsNoFault() throws Exception {
    listen(certificates("eu"));
    try (Socket prober = new Socket(HOST, PORT)) {
      prober.shutdownOutput();
      assertThat(closes(prober)).isTrue();
    }

    assertThat(faults(listener.traffic().faults())).isZero();
  }

  @Test
  void aNewCertificateIsUsedByTheNextConnection() throws Exception {
    CertificatesInForce eu = certificates("eu").orElseThrow();
    listen(Optional.of(eu));
    LinkFiles files = authority.write(folder.resolve("us"), Wanted.of("us"));
    CertificatesInForce us = inForce(files, "us").orElseThrow();
    TestAuthority next = new TestAuthority("next");

    open(Optional.of(us));
    next.write(folder.resolve("us"), Wanted.of("us"));
    TestAuthority.write(files.authority(), next.pem(), authority.pem());
    us.look();

    assertThat(ups.get()).as("a link that is up stays").isEqualTo(1);
    assertThat(link.up()).isTrue();
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    link.close();
    await(() -> !link.up());
    listen(Optional.of(eu));
    connect(Optional.of(us));
    closedFor(LinkFault.TLS);

    TestAuthority.write(folder.resolve("eu/authority.pem"), authority.pem(), next.pem());
    eu.look();
    await(() -> link.up());
  }

  private Optional<CertificatesInForce> certificates(String region) {
    return inForce(authority.write(folder.resolve(region), Wanted.of(region)), region);
  }

  private static Optional<CertificatesInForce> inForce(LinkFiles files, String region) {
    RegionId id = new RegionId(region);
    return Optional.of(
        new CertificatesInForce(
            files, id, LinkCertificate.read(files, id), InstantSource.system()));
  }

  private void connect(TestAuthority by, Wanted wanted) {
    connect(inForce(by.write(folder.resolve("other"), wanted), "us"));
  }

  private void listen(Optional<CertificatesInForce> certificates) throws Exception {
    LinkReceiver receiver =
        new LinkReceiver() {
          @Override
          public CompletionStage<Done> receive(LinkMessage message) {
            return CompletableFuture.completedFuture(Done.done());
          }

          @Override
          public CompletionStage<Done> receivePresence(
              RegionId from, String channel, byte[] message) {
            received.add(message);
            return CompletableFuture.completedFuture(Done.done());
          }

          @Override
          public void receiveHorizon(RegionId from, byte[] word) {}

          @Override
          public void receive(RegionId from, LifeMessage message) {}
        };
    listener =
        new LinkListener(
            SYSTEM,
            SETTINGS,
            new LinkIdentity(EU, SECRET, certificates),
            () -> List.of(US),
            receiver);
    binding = listener.bind(HOST, PORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  private void connect(Optional<CertificatesInForce> certificates) {
    connectTo(PORT, certificates);
  }

  private void connectTo(int port, Optional<CertificatesInForce> certificates) {
    link =
        new RegionLink(
            SYSTEM,
            SETTINGS,
            new LinkIdentity(US, SECRET, certificates),
            EU,
            List.of(new RegionLink.Endpoint(HOST, port)),
            ups::incrementAndGet);
    link.open();
  }

  private void open(Optional<CertificatesInForce> certificates) {
    openTo(PORT, certificates);
  }

  private void openTo(int port, Optional<CertificatesInForce> certificates) {
    connectTo(port, certificates);
    await(() -> link.up());
  }

  private void neverUp() {
    pass(Duration.ofMillis(300));
    assertThat(link.up()).isFalse();
    assertThat(ups.get()).isZero();
    assertThat(received).isEmpty();
  }

  private void closedFor(LinkFault reason) {
    await(() -> listener.traffic().faults().of(reason) > 0);
    assertThat(faults(listener.traffic().faults()))
        .as("closed for other reasons than %s", reason)
        .isEqualTo(listener.traffic().faults().of(reason));
  }

  private static long faults(LinkFaults faults) {
    return Arrays.stream(LinkFault.values()).mapToLong(faults::of).sum();
  }

  private static boolean closes(Socket socket) {
    try {
      return socket.getInputStream().readAllBytes().length < 100;
    } catch (IOException reset) {
      return true;
    }
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(10))
        .until(condition);
  }

  /** Lets time pass in which something must not happen. */
  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }
}
