package io.meridian.node.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meridian.regions.Ports;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.LinkIdentity;
import io.meridian.replication.link.LinkListener;
import io.meridian.replication.link.LinkReceiver;
import io.meridian.replication.link.LinkSettings;
import io.meridian.replication.link.RegionLink;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.awaitility.Awaitility;

/** Listeners of regions on loopback addresses, and links of others to them. */
final class LinkScene implements AutoCloseable {
  static final RegionId EU = new RegionId("eu");
  static final RegionId US = new RegionId("us");
  static final RegionId AP = new RegionId("ap");
  static final byte[] SECRET = "a secret of the regions".getBytes(UTF_8);
  static final int PORT = Ports.DEFAULT.link();

  final ActorTestKit kit = ActorTestKit.create();

  /** What the listeners' regions were handed. */
  final Queue<Object> received = new ConcurrentLinkedQueue<>();

  /** Takes what comes when the given stage completes. */
  private final class Taking implements LinkReceiver {
    private final CompletionStage<Done> taken;

    Taking(CompletionStage<Done> taken) {
      this.taken = taken;
    }

    @Override
    public CompletionStage<Done> receive(LinkMessage message) {
      received.add(message);
      return taken;
    }

    @Override
    public CompletionStage<Done> receivePresence(RegionId from, String channel, byte[] message) {
      received.add(message);
      return taken;
    }

    @Override
    public void receiveHorizon(RegionId from, byte[] word) {
      received.add(word);
    }

    @Override
    public void receive(RegionId from, LifeMessage message) {
      received.add(message);
    }
  }

  /**
   * @param taken when a message counts as taken
   */
  LinkListener listen(
      RegionId self, String address, List<RegionId> peers, CompletionStage<Done> taken)
      throws Exception {
    LinkListener listener =
        new LinkListener(
            kit.system(),
            LinkSettings.DEFAULT,
            identity(self, SECRET),
            () -> peers,
            new Taking(taken));
    listener.bind(address, PORT).toCompletableFuture().get(10, TimeUnit.SECONDS);
    return listener;
  }

  RegionLink link(RegionId self, byte[] secret, RegionId to, String address) {
    return new RegionLink(
        kit.system(),
        LinkSettings.DEFAULT,
        identity(self, secret),
        to,
        List.of(new RegionLink.Endpoint(address, PORT)),
        () -> {});
  }

  static LinkIdentity identity(RegionId self, byte[] secret) {
    return new LinkIdentity(self, secret, Optional.empty());
  }

  static CompletionStage<Done> atOnce() {
    return CompletableFuture.completedFuture(Done.done());
  }

  static void await(Callable<Boolean> condition) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .pollInterval(Duration.ofMillis(20))
        .until(condition);
  }

  /** A number out of what Prometheus would read. */
  static double number(String metrics, String nameAndLabels) {
    return metrics
        .lines()
        .filter(line -> line.startsWith(nameAndLabels + " "))
        .mapToDouble(line -> Double.parseDouble(line.substring(nameAndLabels.length() + 1)))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + nameAndLabels + " in\n" + metrics));
  }

  @Override
  public void close() {
    kit.shutdownTestKit();
  }
}
