package io.meridian.node.metrics;

import static io.meridian.node.metrics.LinkScene.AP;
import static io.meridian.node.metrics.LinkScene.EU;
import static io.meridian.node.metrics.LinkScene.SECRET;
import static io.meridian.node.metrics.LinkScene.US;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.node.region.OutboxCount;
import io.meridian.node.region.RegionLinks;
import io.meridian.node.region.TopologyInForce;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.LinkListener;
import io.meridian.replication.link.RegionLink;
import io.meridian.replication.replica.ChannelLag;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.http.javadsl.model.HttpEntity;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What an operator is told of peers. Method: region eu has a link to us, which is up and takes
 * nothing, and none to ap, which is detached; its numbers are read as they leave the node.
 */
@Timeout(60)
class PeerNumbersTest {
  private static final String EU_ADDRESS = "127.0.41.21";
  private static final String US_ADDRESS = "127.0.41.22";
  private static final String TOPOLOGY =
      """
      {"regions": [
        {"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8,
         "addresses": ["127.0.41.21"], "peers": ["us", "ap"]},
        {"id": "us", "index": 2, "name": "America", "latitude": 38, "longitude": -77,
         "addresses": ["127.0.41.22"], "peers": ["eu", "ap"]},
        {"id": "ap", "index": 3, "name": "Asia", "latitude": 1, "longitude": 103,
         "addresses": ["127.0.41.23"], "peers": ["eu", "us"], "state": "detached"}
      ]}""";
  private static final long EPOCH = 59_713_201;
  private static final int MESSAGE_BYTES = 1_024;
  private static final int MESSAGES = 2_000;
  private static final String WAITING_FOR_US = "outbox_waiting_rows{peer=\"us\"}";

  private final LinkScene scene = new LinkScene();
  private final NodeMetrics metrics = new NodeMetrics(EU);
  private final MetricsRoute route = new MetricsRoute(metrics);
  private final TopologyInForce regions;
  private final RegionLinks links;

  PeerNumbersTest(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("topology.json"), TOPOLOGY);
    regions = new TopologyInForce(file, Topology.load(file), EU);
    links = new RegionLinks(scene.kit.system(), regions, LinkScene.identity(EU, SECRET), 1);
  }

  @BeforeEach
  void start() throws Exception {
    LinkListener own = scene.listen(EU, EU_ADDRESS, List.of(US, AP), LinkScene.atOnce());
    scene.listen(US, US_ADDRESS, List.of(EU, AP), new CompletableFuture<>());
    metrics.links(links, own.traffic());
    links.open();
    LinkScene.await(() -> links.reach(US));
  }

  @AfterEach
  void stop() {
    links.close();
    regions.close();
    scene.close();
  }

  @Test
  void whatAPeerLacksAndWhatIsLackedOfItIsToldInEntriesAndTime() throws Exception {
    long now = System.nanoTime() / 1_000_000;
    metrics
        .channels()
        .started()
        .lags(
            new ChannelLag(
                new TreeMap<>(Map.of(US, new ChannelLag.Behind(14, now - 60_000))),
                new TreeMap<>(Map.of(US, new ChannelLag.Behind(3, now - 7_000))),
                new TreeMap<>(Map.of(US, new ChannelLag.Early(2, 300))),
                0,
                0,
                0));

    String text = text();
    assertThat(number(text, "unconfirmed_entries{peer=\"us\"}")).isEqualTo(14);
    assertThat(number(text, "unconfirmed_age_seconds{peer=\"us\"}")).isBetween(60.0, 120.0);
    assertThat(number(text, "missing_entries{origin=\"us\"}")).isEqualTo(3);
    assertThat(number(text, "missing_age_seconds{origin=\"us\"}")).isBetween(7.0, 67.0);
    assertThat(number(text, "unconfirmed_entries{peer=\"ap\"}")).isZero();
    assertThat(number(text, "missing_age_seconds{origin=\"ap\"}")).isZero();
    JsonNode us = status(US);
    assertThat(us.get("unconfirmedEntries").asLong()).isEqualTo(14);
    assertThat(us.get("unconfirmedMillis").asLong()).isBetween(60_000L, 120_000L);
    assertThat(us.get("missingEntries").asLong()).isEqualTo(3);
    assertThat(us.get("missingMillis").asLong()).isBetween(7_000L, 67_000L);
    assertThat(us.get("earlyEntries").asLong()).isEqualTo(2);
    assertThat(us.get("earlyBytes").asLong()).isEqualTo(300);
    assertThat(number(text, "early_bytes{origin=\"us\"}")).isEqualTo(300);
    assertThat(status(AP).get("earlyEntries").asLong()).isZero();
  }

  @Test
  void whatTheOutboxKeepsForAPeerIsToldAlsoWhenNoEntityRuns() throws Exception {
    assertThat(number(text(), WAITING_FOR_US)).isNaN();
    assertThat(status(US).get("outboxRows").isNull()).isTrue();

    metrics.outbox(Optional.of(new OutboxCount(9, new TreeMap<>(Map.of(US, 5L, AP, 9L)))));

    assertThat(number(text(), WAITING_FOR_US)).isEqualTo(5);
    assertThat(status(US).get("outboxRows").asLong()).isEqualTo(5);
    assertThat(status(US).get("unconfirmedEntries").asLong()).isZero();
    // It is detached: nothing is kept for it.
    assertThat(status(AP).get("outboxRows").isNull()).isTrue();
  }

  @Test
  void thatNoRowWaitsIsNotSaidOfAPeerWhoseLinkIsDown() throws Exception {
    metrics.outbox(Optional.of(new OutboxCount(0, new TreeMap<>(Map.of(US, 0L)))));
    assertThat(number(text(), WAITING_FOR_US)).isZero();
    assertThat(status(US).get("outboxRows").asLong(1)).isZero();

    links.close();
    LinkScene.await(() -> !links.reach(US));

    assertThat(number(text(), WAITING_FOR_US)).isNaN();
    assertThat(status(US).get("outboxRows").isNull()).isTrue();
    metrics.outbox(Optional.of(new OutboxCount(3, new TreeMap<>(Map.of(US, 3L)))));
    assertThat(number(text(), WAITING_FOR_US)).isEqualTo(3);
  }

  @Test
  void whatWaitsForASlowPeerIsCounted() throws Exception {
    RegionLink link =
        links.all().stream().filter(to -> to.to().equals(US)).findFirst().orElseThrow();
    byte[] message = new byte[MESSAGE_BYTES];

    // More than the two ends of a connection take without being asked.
    LinkScene.await(
        () -> {
          for (int i = 0; i < MESSAGES; i++) {
            link.sendPresence("app/news", message);
          }
          return link.traffic().droppedFull() > 0
              && number(text(), "link_queued_bytes{peer=\"us\"}") > MESSAGE_BYTES
              && status(US).get("queuedBytes").asLong() > MESSAGE_BYTES
              && status(US).get("dropped").asLong() > 0;
        });
  }

  @Test
  void aPeerThatLostWhatItHadIsCountedAndOneThatDidNotIsZero() {
    assertThat(number(text(), "peer_falls_total{peer=\"us\"}")).isZero();

    metrics.channels().started().peerFell(US);

    assertThat(number(text(), "peer_falls_total{peer=\"us\"}")).isEqualTo(1);
    assertThat(number(text(), "peer_falls_total{peer=\"ap\"}")).isZero();
  }

  @Test
  void whoIsDetachedIsToldFromWhoIsNot() throws Exception {
    String text = text();
    assertThat(number(text, "peer_detached{peer=\"us\"}")).isZero();
    assertThat(number(text, "peer_detached{peer=\"ap\"}")).isEqualTo(1);
    assertThat(number(text, "link_up{peer=\"us\"}")).isEqualTo(1);
    assertThat(number(text, "link_up{peer=\"ap\"}")).isZero();
    assertThat(status(US).get("state").asText()).isEqualTo("attached");
    assertThat(status(AP).get("state").asText()).isEqualTo("detached");
  }

  @Test
  void theLifeOfAPeersStorageIsTheOneThatSpokeLast() throws Exception {
    RegionLink fromUs = scene.link(US, SECRET, EU, EU_ADDRESS);
    fromUs.open();
    LinkScene.await(fromUs::up);

    fromUs.send(new LifeMessage.Beat(new Life(EPOCH, 3)));

    LinkScene.await(() -> number(text(), "peer_epoch{peer=\"us\"}") == EPOCH);
    assertThat(number(text(), "peer_epoch{peer=\"ap\"}")).isZero();
    assertThat(status(US).get("epoch").asLong()).isEqualTo(EPOCH);
    assertThat(status(AP).get("epoch").asLong()).isZero();
    fromUs.close();
  }

  private static double number(String text, String nameAndLabels) {
    return LinkScene.number(text, "meridian_" + nameAndLabels);
  }

  private String text() {
    return body(route.metrics().entity());
  }

  /** What {@code ./meridian status} reads of one peer. */
  private JsonNode status(RegionId peer) throws Exception {
    for (JsonNode told : new JsonMapper().readTree(body(route.status().entity())).get("peers")) {
      if (told.get("region").asText().equals(peer.value())) {
        return told;
      }
    }
    throw new AssertionError("nothing is told of " + peer);
  }

  private static String body(HttpEntity entity) {
    return ((HttpEntity.Strict) entity).getData().utf8String();
  }
}
