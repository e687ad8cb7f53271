package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
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
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;

/**
 * A listener of region eu on loopback, links of region us to it, and strangers on plain sockets.
 */
@Timeout(30)
abstract class LinkScene {
  static final String HOST = "127.0.78.1";
  static final int PORT = 7400;
  static final Duration POLL = Duration.ofMillis(10);
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");
  static final byte LATER_VERSION = LinkCodec.VERSION + 1;
  static final long EPOCH = 7;
  static final byte[] GARBAGE = {-1, 0, -1};
  static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);
  static final LinkSettings SETTINGS =
      new LinkSettings(
          64 << 10,
          32 << 10,
          16,
          2,
          Duration.ofMillis(50),
          Duration.ofMillis(600),
          Duration.ofMillis(50));
  static ActorSystem<Void> system;

  final BlockingQueue<LinkMessage> received = new LinkedBlockingQueue<>();
  final BlockingQueue<Map.Entry<RegionId, LifeMessage>> lives = new LinkedBlockingQueue<>();
  final BlockingQueue<String> presence = new LinkedBlockingQueue<>();
  final BlockingQueue<String> words = new LinkedBlockingQueue<>();
  final AtomicInteger ups = new AtomicInteger();
  volatile CompletionStage<Done> taken = CompletableFuture.completedFuture(Done.done());
  LinkListener listener;
  volatile List<RegionId> known = List.of(US);
  Tcp.ServerBinding binding;
  RegionLink link;

  @BeforeAll
  static void start() {
    system =
        ActorSystem.create(
            Behaviors.empty(),
            "links",
            ConfigFactory.parseString("pekko.loglevel=OFF\npekko.stdout-loglevel=OFF")
                .withFallback(ConfigFactory.load()));
  }

  @AfterAll
  static void stop() {
    system.terminate();
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

  Tcp.ServerBinding bind() throws Exception {
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
    listener = new LinkListener(system, SETTINGS, identity(SECRET, EU), () -> known, receiver);
    return listener.bind(HOST, PORT).toCompletableFuture().get(5, TimeUnit.SECONDS);
  }

  /** Reads as presence does, which refuses what makes no sense. */
  static String readable(byte[] bytes) throws WireException {
    if (Arrays.equals(bytes, GARBAGE)) {
      throw new WireException("garbage of " + bytes.length + " bytes");
    }
    return new String(bytes, UTF_8);
  }

  RegionLink link(byte[] secret, RegionId self, RegionId to) {
    return new RegionLink(
        system,
        SETTINGS,
        identity(secret, self),
        to,
        List.of(new RegionLink.Endpoint(HOST, PORT)),
        ups::incrementAndGet);
  }

  static LinkIdentity identity(byte[] secret, RegionId self) {
    return new LinkIdentity(self, secret, Optional.empty());
  }

  void open() {
    link.open();
    await(() -> link.up());
  }

  void neverUp() {
    pass(Duration.ofMillis(400));
    assertThat(link.up()).isFalse();
    assertThat(ups.get()).isZero();
  }

  /** Connections were closed for this reason and no other, and nothing of them was used. */
  void closedFor(LinkFault reason) {
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

  static LinkMessage message(RegionId from, long token) {
    return new LinkMessage("app/news", from, EPOCH, new Exchange.Ask(token, VersionVector.EMPTY));
  }

  static byte[] frame(Frame.Kind kind, byte[] body) {
    byte[] content = Frame.of(kind, body).encode().toArray();
    return ByteBuffer.allocate(4 + content.length).putInt(content.length).put(content).array();
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(POLL).until(condition);
  }

  /** Lets time pass in which something must not happen. */
  static void pass(Duration time) {
    Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
  }
}
