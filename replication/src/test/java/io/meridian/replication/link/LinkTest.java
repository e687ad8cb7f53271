package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireWriter;
import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
import org.apache.pekko.util.ByteString;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A listener of region eu on loopback, links of region us to it, and strangers on plain sockets.
 */
@Timeout(30)
class LinkTest {
  private static final String HOST = "127.0.41.1";
  private static final int PORT = 7400;
  private static final Duration POLL = Duration.ofMillis(10);
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final byte LATER_VERSION = LinkCodec.VERSION + 1;
  private static final long EPOCH = 7;
  private static final byte[] GARBAGE = {-1, 0, -1};
  private static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);
  private static final LinkSettings SETTINGS =
      new LinkSettings(
          64 << 10,
          32 << 10,
          16,
          2,
          Duration.ofMillis(50),
          Duration.ofMillis(600),
          Duration.ofMillis(50));
  private static final ActorSystem<Void> SYSTEM =
      ActorSystem.create(
          Behaviors.empty(),
          "links",
          ConfigFactory.parseString("pekko.loglevel=OFF\npekko.stdout-loglevel=OFF")
              .withFallback(ConfigFactory.load()));

  private final BlockingQueue<LinkMessage> received = new LinkedBlockingQueue<>();
  private final BlockingQueue<Map.Entry<RegionId, LifeMessage>> lives = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> presence = new LinkedBlockingQueue<>();
  private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
  private final AtomicInteger ups = new AtomicInteger();
  private volatile CompletionStage<Done> taken = CompletableFuture.completedFuture(Done.done());
  private LinkListener listener;
  private volatile List<RegionId> known = List.of(US);
  private Tcp.ServerBinding binding;
  private RegionLink link;

  @AfterAll
  static void stop() {
    SYSTEM.terminate();
  }

  @BeforeEach
  void listen() throws Exception {
    binding = bind();
    link = link(SECRET, US, EU);
  }

  @AfterEach
  void close() throws Exception {
    link.close();
    await(() -> !link.up());
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  @Test
  void messagesArriveInOrder() throws Exception {
    open();
    for (int token = 1; token <= 10; token++) {
      link.send(message(US, token));
    }

    for (int token = 1; token <= 10; token++) {
      assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, token));
    }
    assertThat(link.traffic().droppedFull() + link.traffic().droppedDown()).isZero();
    await(() -> link.queuedBytes() == 0);
  }

  @Test
  void trafficIsCountedAtBothEnds() throws Exception {
    open();
    for (int token = 1; token <= 10; token++) {
      link.send(message(US, token));
    }
    await(() -> received.size() == 10);

    long bytes = 10L * LinkCodec.encode(message(US, 1)).length;
    assertThat(listener.traffic().messages(US)).isEqualTo(10);
    assertThat(listener.traffic().bytes(US)).isEqualTo(bytes);
    assertThat(listener.traffic().epoch(US)).isEqualTo(EPOCH);
    assertThat(listener.traffic().epoch(EU)).isZero();
    assertThat(link.traffic().sentMessages()).isEqualTo(10);
    // A kind byte before each.
    assertThat(link.traffic().sentBytes()).isEqualTo(bytes + 10);
  }

  @Test
  void thePeersAnswersAreTimed() throws Exception {
    assertThat(link.traffic().roundTripMillis()).isNaN();
    open();

    await(() -> link.traffic().roundTripMillis() > 0);
    assertThat(link.traffic().roundTripMillis()).isLessThan(SETTINGS.silenceMax().toMillis());
    assertThat(link.traffic().silentMillis()).isBetween(0.0, 10_000.0);

    link.close();
    await(() -> !link.up());
    assertThat(link.traffic().roundTripMillis()).isNaN();
    assertThat(link.traffic().silentMillis()).isPositive();
  }

  @Test
  void whatARegionSaysOfItsStorageArrivesBesideMessages() throws Exception {
    taken = new CompletableFuture<>();
    open();
    link.send(message(US, 1));
    link.send(new LifeMessage.Beat(new Life(7, 3)));

    assertThat(lives.poll(5, TimeUnit.SECONDS))
        .isEqualTo(Map.entry(US, new LifeMessage.Beat(new Life(7, 3))));
    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 1));
  }

  @Test
  void whatPresenceSaysArrivesUnreadAndInOrder() throws Exception {
    open();
    for (int i = 0; i < 10; i++) {
      link.sendPresence("app/ünews", ("delta " + i).getBytes(UTF_8));
    }
    link.sendHorizon("hears eu".getBytes(UTF_8));

    for (int i = 0; i < 10; i++) {
      assertThat(presence.poll(5, TimeUnit.SECONDS)).isEqualTo("us app/ünews delta " + i);
    }
    assertThat(words.poll(5, TimeUnit.SECONDS)).isEqualTo("us hears eu");
    await(() -> listener.traffic().messages(US) == 11);
  }

  @Test
  void presenceThatIsNotTakenHoldsUpWhatFollows() throws Exception {
    CompletableFuture<Done> later = new CompletableFuture<>();
    taken = later;
    open();
    for (int i = 0; i < 10; i++) {
      link.sendPresence("app/news", new byte[] {'a'});
    }

    await(() -> presence.size() >= SETTINGS.inFlight());
    pass(Duration.ofMillis(200));
    assertThat(presence).hasSize(SETTINGS.inFlight());
    later.complete(Done.done());
    await(() -> presence.size() == 10);
  }

  @Test
  void presenceThatCannotBeReadIsClosed() throws Exception {
    byte[] whole = presenceFrame("app/news", new byte[] {'a'});
    closesAfter(Frame.Kind.PRESENCE, presenceFrame("app/news", GARBAGE));
    closesAfter(Frame.Kind.PRESENCE, Arrays.copyOf(whole, whole.length + 1));

    closedFor(LinkFault.UNDECODABLE);
  }

  @Test
  void presenceThatIsCutOffIsClosed() throws Exception {
    byte[] whole = presenceFrame("app/news", new byte[] {'a'});
    for (int length : new int[] {0, 1, 5, whole.length - 1}) {
      closesAfter(Frame.Kind.PRESENCE, Arrays.copyOf(whole, length));
    }

    closedFor(LinkFault.TRUNCATED);
  }

  @Test
  void aHorizonThatCannotBeReadIsClosed() throws Exception {
    closesAfter(Frame.Kind.HORIZON, GARBAGE);

    closedFor(LinkFault.UNDECODABLE);
  }

  private static void closesAfter(Frame.Kind kind, byte[] body) throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();

      peer.send(frame(kind, body));

      assertThat(peer.isClosed()).isTrue();
    }
  }

  private static byte[] presenceFrame(String channel, byte[] message) {
    return new WireWriter(32).writeText(channel).writeBytes(message).toBytes();
  }

  @Test
  void aSilentLinkStaysUp() throws Exception {
    open();

    // Longer than the silence that would close it: signs of life keep it.
    pass(SETTINGS.silenceMax().multipliedBy(2));

    assertThat(link.up()).isTrue();
    assertThat(ups.get()).isEqualTo(1);
  }

  @Test
  void messagesThatAreNotTakenDoNotHoldUpSignsOfLife() throws Exception {
    CompletableFuture<Done> never = new CompletableFuture<>();
    taken = never;
    open();
    link.send(message(US, 1));

    pass(SETTINGS.silenceMax().multipliedBy(2));

    assertThat(ups.get()).isEqualTo(1);
    assertThat(link.up()).isTrue();
    never.complete(Done.done());
  }

  @Test
  void aMessageThatIsLostIsNoReasonToClose() throws Exception {
    taken = CompletableFuture.failedFuture(new IOException("the channel did not answer"));
    open();
    link.send(message(US, 1));
    link.send(message(US, 2));

    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 1));
    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 2));
    assertThat(link.up()).isTrue();
  }

  @Test
  void aLinkThatIsDownDrops() {
    link.send(message(US, 1));

    assertThat(link.up()).isFalse();
    assertThat(link.traffic().droppedDown()).isEqualTo(1);
    assertThat(link.traffic().silentMillis()).isNaN();
    assertThat(link.queuedBytes()).isZero();
  }

  @Test
  void whatAPeerDoesNotTakeIsDroppedAtTheBound() throws Exception {
    CompletableFuture<Done> later = new CompletableFuture<>();
    taken = later;
    open();
    String longName = "app/" + "x".repeat(4_000);
    for (int i = 0; i < 5_000; i++) {
      link.send(new LinkMessage(longName, US, 1, new Exchange.Digest(VersionVector.EMPTY)));
    }

    assertThat(link.traffic().droppedFull()).isPositive();
    assertThat(link.traffic().droppedDown()).isZero();
    // What was not dropped was sent or still waits.
    await(
        () ->
            link.traffic().sentMessages() + link.queuedFrames() + link.traffic().droppedFull()
                == 5_000);
    assertThat(link.queuedBytes()).isLessThan(SETTINGS.queueBytesMax() + 5_000);
    later.complete(Done.done());
  }

  @Test
  void connectsAgainWhenTheConnectionWasCut() throws Exception {
    open();
    // A bad frame makes the listener close the connection, as a cut would.
    link.send(message(new RegionId("ap"), 1));
    await(() -> ups.get() >= 2 && link.up());
    link.send(message(US, 7));

    assertThat(received.poll(5, TimeUnit.SECONDS)).isEqualTo(message(US, 7));
  }

  @Test
  void goesOnTryingUntilTheListenerIsThere() throws Exception {
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    link.open();
    neverUp();

    binding = bind();

    await(() -> link.up());
  }

  @Test
  void goesOnToTheNextAddress() {
    link =
        new RegionLink(
            SYSTEM,
            SETTINGS,
            identity(SECRET, US),
            EU,
            List.of(
                new RegionLink.Endpoint("127.0.41.9", PORT), new RegionLink.Endpoint(HOST, PORT)),
            ups::incrementAndGet);
    link.open();

    await(() -> link.up());
  }

  @Test
  void aLinkWithAnotherSecretNeverComesUp() throws Exception {
    link = link("another secret entirely".getBytes(UTF_8), US, EU);
    link.open();

    neverUp();
    closedFor(LinkFault.SECRET);
  }

  @Test
  void aLinkToAnotherRegionNeverComesUp() throws Exception {
    link = link(SECRET, US, new RegionId("ap"));
    link.open();

    neverUp();
    closedFor(LinkFault.REGION);
  }

  @Test
  void aRegionThatIsNoPeerNeverComesUp() throws Exception {
    link = link(SECRET, new RegionId("mars"), EU);
    link.open();

    neverUp();
    closedFor(LinkFault.REGION);
  }

  @Test
  void aPeerThatSpeaksAsAnotherRegionIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();

      peer.send(frame(Frame.Kind.MESSAGE, LinkCodec.encode(message(new RegionId("ap"), 1))));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.SENDER);
    }
  }

  @Test
  void aFrameThatIsTooLongIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();

      peer.send(new byte[] {0, 1, 0, 1, 3});

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.OVERSIZED);
    }
  }

  @Test
  void aFrameOfNegativeLengthIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.send(new byte[] {-1, -1, -1, -1, 3});

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.OVERSIZED);
    }
  }

  @Test
  void aMessageBeforeTheHandshakeIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.send(frame(Frame.Kind.MESSAGE, LinkCodec.encode(message(US, 1))));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.UNDECODABLE);
    }
  }

  @Test
  void aMessageThatIsCutOffIsClosed() throws Exception {
    byte[] whole = LinkCodec.encode(message(US, 1));
    for (int length : new int[] {0, 1, 5, whole.length - 1}) {
      try (Stranger peer = new Stranger()) {
        peer.proveItself();

        peer.send(frame(Frame.Kind.MESSAGE, Arrays.copyOf(whole, length)));

        assertThat(peer.isClosed()).isTrue();
      }
    }
    closedFor(LinkFault.TRUNCATED);
  }

  @Test
  void aStreamThatEndsWithinAFrameIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      byte[] whole = frame(Frame.Kind.MESSAGE, LinkCodec.encode(message(US, 1)));

      peer.send(Arrays.copyOf(whole, whole.length - 1));
      peer.sendsNoMore();

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.TRUNCATED);
    }
  }

  @Test
  void aMessageWithMoreAfterItsEndIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      byte[] whole = LinkCodec.encode(message(US, 1));

      peer.send(frame(Frame.Kind.MESSAGE, Arrays.copyOf(whole, whole.length + 1)));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.UNDECODABLE);
    }
  }

  @Test
  void aHelloOfAnotherVersionIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.send(frame(Frame.Kind.HELLO, new WireWriter(16).writeNumber(LATER_VERSION).toBytes()));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.VERSION);
    }
  }

  @Test
  void aMessageOfAnotherVersionIsClosed() throws Exception {
    try (Stranger peer = new Stranger()) {
      peer.proveItself();
      byte[] later = LinkCodec.encode(message(US, 1));
      later[0] = LATER_VERSION;

      peer.send(frame(Frame.Kind.MESSAGE, later));

      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.VERSION);
    }
  }

  @Test
  void aListenerOfAnotherVersionIsLeft() throws Exception {
    binding.unbind().toCompletableFuture().get(5, TimeUnit.SECONDS);
    try (ServerSocket later = new ServerSocket(PORT, 1, InetAddress.getByName(HOST))) {
      link.open();
      try (Socket caller = later.accept()) {
        byte[] challenge =
            new WireWriter(32).writeNumber(LATER_VERSION).writeBytes(new byte[16]).toBytes();
        caller.getOutputStream().write(frame(Frame.Kind.CHALLENGE, challenge));

        await(() -> link.traffic().faults().of(LinkFault.VERSION) == 1);
        assertThat(link.up()).isFalse();
      }
    }
    binding = bind();
  }

  @Test
  void whoNeverProvesItselfIsLetGo() throws Exception {
    try (Stranger peer = new Stranger()) {
      assertThat(peer.isClosed()).isTrue();
      closedFor(LinkFault.SILENT);
    }
  }

  @Test
  void aRegionThatIsRemovedIsNotListenedToAnyMore() throws Exception {
    open();

    known = List.of();

    await(() -> !link.up());
    int before = ups.get();
    known = List.of(US);
    await(() -> ups.get() > before);
  }

  private Tcp.ServerBinding bind() throws Exception {
    LinkReceiver receiver =
        new LinkReceiver() {
          @Override
          public CompletionStage<Done> receive(LinkMessage message) {
            received.add(message);
            return taken;
          }

          @Override
          public CompletionStage<Done> receivePresence(
              RegionId from, String channel, byte[] message) throws WireException {
            presence.add(from + " " + channel + " " + readable(message));
            return taken;
          }

          @Override
          public void receiveHorizon(RegionId from, byte[] word) throws WireException {
            words.add(from + " " + readable(word));
          }

          @Override
          public void receive(RegionId from, LifeMessage message) {
            lives.add(Map.entry(from, message));
          }
        };
    listener = new LinkListener(SYSTEM, SETTINGS, identity(SECRET, EU), () -> known, receiver);
    return listener.bind(HOST, PORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  /** Reads as presence does, which refuses what makes no sense. */
  private static String readable(byte[] bytes) throws WireException {
    if (Arrays.equals(bytes, GARBAGE)) {
      throw new WireException("garbage of " + bytes.length + " bytes");
    }
    return new String(bytes, UTF_8);
  }

  private RegionLink link(byte[] secret, RegionId self, RegionId to) {
    return new RegionLink(
        SYSTEM,
        SETTINGS,
        identity(secret, self),
        to,
        List.of(new RegionLink.Endpoint(HOST, PORT)),
        ups::incrementAndGet);
  }

  private static LinkIdentity identity(byte[] secret, RegionId self) {
    return new LinkIdentity(self, secret, Optional.empty());
  }

  private void open() {
    link.open();
    await(() -> link.up());
  }

  private void neverUp() {
    pass(Duration.ofMillis(400));
    assertThat(link.up()).isFalse();
    assertThat(ups.get()).isZero();
  }

  /** Connections were closed for this reason and no other, and nothing of them was used. */
  private void closedFor(LinkFault reason) {
    await(() -> listener.traffic().faults().of(reason) > 0);
    for (LinkFault other : LinkFault.values()) {
      if (other != reason) {
        assertThat(listener.traffic().faults().of(other)).as("closed for %s", other).isZero();
      }
    }
    assertThat(received).isEmpty();
    assertThat(presence).isEmpty();
    assertThat(words).isEmpty();
    assertThat(listener.traffic().messages(US)).isZero();
  }

  private static LinkMessage message(RegionId from, long token) {
    return new LinkMessage("app/news", from, EPOCH, new Exchange.Ask(token, VersionVector.EMPTY));
  }

  private static byte[] frame(Frame.Kind kind, byte[] body) {
    byte[] content = Frame.of(kind, body).encode().toArray();
    return ByteBuffer.allocate(4 + content.length).putInt(content.length).put(content).array();
  }

  private static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(POLL).until(condition);
  }

  /** Lets time pass in which something must not happen. */
  private static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }

  /** A plain socket that says what it likes. */
  private static final class Stranger implements AutoCloseable {
    private final Socket socket = new Socket(HOST, PORT);
    private final DataInputStream in = new DataInputStream(socket.getInputStream());
    private final Frame challenge;

    Stranger() throws Exception {
      socket.setSoTimeout(10_000);
      challenge = read();
    }

    void proveItself() throws Exception {
      Handshake handshake = new Handshake(SECRET, US);
      Frame hello = handshake.hello(challenge, Handshake.nonce(), EU);
      send(frame(hello.kind(), hello.body().toArray()));
      assertThat(read().kind()).isEqualTo(Frame.Kind.WELCOME);
    }

    private Frame read() throws Exception {
      byte[] bytes = new byte[in.readInt()];
      in.readFully(bytes);
      return Frame.decode(ByteString.fromArray(bytes));
    }

    void send(byte[] bytes) throws IOException {
      socket.getOutputStream().write(bytes);
    }

    void sendsNoMore() throws IOException {
      socket.shutdownOutput();
    }

    boolean isClosed() {
      try {
        return in.read() == -1;
      } catch (IOException reset) {
        return true;
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
