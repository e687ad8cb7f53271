package io.meridian.node.e2e;

import static io.meridian.node.e2e.Deployment.REGIONS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ably.lib.types.AblyException;
import io.meridian.chaos.history.HistoryReport;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A publisher and a subscriber in each region. Each publisher publishes to all channels, each
 * subscriber listens to all of them. Their host names mean all regions, nearest first.
 */
final class Crowd {
  private static final int CHANNELS = 3;
  private static final int MESSAGES_PER_SECOND = 10;
  private static final Duration BEFORE = Duration.ofSeconds(2);
  private static final Duration BACK = Duration.ofSeconds(40);

  private final Deployment deployment;
  private final Scene scene;
  private final List<String> channels;
  private final Map<RegionId, SdkClient> publishers = new LinkedHashMap<>();
  private final Map<RegionId, SdkClient> subscribers = new LinkedHashMap<>();

  /** Clients under load, that have published for a while. */
  Crowd(Deployment deployment, Scene scene, String purpose) {
    this(deployment, scene, purpose, CHANNELS);
  }

  Crowd(Deployment deployment, Scene scene, String purpose, int channelCount) {
    this.deployment = deployment;
    this.scene = scene;
    this.channels = Stream.generate(() -> Deployment.channel(purpose)).limit(channelCount).toList();
    for (RegionId region : REGIONS) {
      publishers.put(region, scene.client("publisher-" + region, Deployment.movingHost(region)));
      subscribers.put(region, scene.client("subscriber-" + region, Deployment.movingHost(region)));
    }
    subscribers.values().forEach(subscriber -> channels.forEach(subscriber::subscribe));
    publishers.values().forEach(client -> scene.load(client, channels, MESSAGES_PER_SECOND));
    Scene.letPass(BEFORE);
    areAtHome();
  }

  SdkClient publisher(RegionId home) {
    return publishers.get(home);
  }

  SdkClient subscriber(RegionId home) {
    return subscribers.get(home);
  }

  List<SdkClient> subscribers() {
    return List.copyOf(subscribers.values());
  }

  List<String> channels() {
    return channels;
  }

  void areAtHome() {
    assertThat(publishers).allSatisfy((home, client) -> isAt(client, home));
    assertThat(subscribers).allSatisfy((home, client) -> isAt(client, home));
  }

  private static void isAt(SdkClient client, RegionId region) {
    assertThat(client.region()).as("region of %s", client.name()).isEqualTo(region.value());
  }

  /** Waits until all clients are connected. */
  void areConnected() {
    await("all clients are connected")
        .atMost(BACK)
        .until(
            () ->
                Stream.of(publishers, subscribers)
                    .flatMap(clients -> clients.values().stream())
                    .allMatch(SdkClient::isConnected));
  }

  /** Waits until publishes of a client that have yet to be sent are acknowledged. */
  void isServed(RegionId home, Duration within) {
    int before = publisher(home).acknowledged();
    await("acknowledgements for " + publisher(home).name())
        .atMost(within)
        .until(() -> publisher(home).acknowledged() > before + MESSAGES_PER_SECOND);
  }

  void keptTheirConnections(RegionId home) {
    publisher(home).keptItsConnection();
    subscriber(home).keptItsConnection();
  }

  /**
   * Ends the scene: nobody lost anything or saw it twice, and all regions have the same history,
   * with every acknowledged message.
   */
  HistoryReport endsWell() throws AblyException {
    areConnected();
    HistoryReport report = scene.endsWell();
    deployment.allUp();
    long stored = 0;
    for (String channel : channels) {
      stored += RestClient.sameEverywhere(deployment, channel, 1).size();
    }
    assertThat(stored).isBetween(report.acknowledged(), report.sent());
    return report;
  }
}
