package io.meridian.node.metrics;

import io.meridian.node.channel.ChannelPorts;
import io.meridian.node.presence.PresencePorts;
import io.meridian.node.region.OutboxCount;
import io.meridian.node.region.RegionLinks;
import io.meridian.regions.RegionId;
import io.meridian.replication.link.LinkSettings;
import io.meridian.replication.link.ListenerTraffic;
import io.meridian.replication.link.RegionLink;
import io.meridian.replication.replica.ChannelLag;
import io.meridian.replication.replica.Membership;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of one node: of its JVM from the start, of its links and channels once they are
 * there. Any thread may call; who scrapes waits for who scrapes before.
 */
public final class NodeMetrics {
  /** What stands for a region that is not in the topology, so that nobody can add labels. */
  private static final String OTHER = "other";

  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final RegionId self;
  private final RunningChannels channels =
      new RunningChannels(
          this::replicated, peer -> falls(peer).increment(), new ChannelFailures(registry));
  private final RunningPresence presence = new RunningPresence();
  private final Rows rows = new Rows(registry);
  private final Map<String, Timer> latencies = new ConcurrentHashMap<>();
  private volatile @Nullable OutboxCount outbox;
  private volatile @Nullable Links links;

  private record Links(RegionLinks out, ListenerTraffic in, LinkCounters counters) {}

  @SuppressWarnings("resource") // The listener of collections lives as long as the process.
  public NodeMetrics(RegionId self) {
    this.self = self;
    new JvmMemoryMetrics().bindTo(registry);
    new JvmGcMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    new UptimeMetrics().bindTo(registry);
    Gauge.builder("meridian.outbox.rows", this, NodeMetrics::outboxRows)
        .description(
            "Rows of the region's outbox at the last sweep; NaN at nodes that do not sweep")
        .register(registry);
  }

  /** To be told of this node's channels. */
  public ChannelPorts.Observer channels() {
    return channels;
  }

  /** To be told of this node's presence entities. */
  public PresencePorts.Observer presence() {
    return presence;
  }

  /** What the newest sweep of the region's outbox found; empty at a node that does not sweep. */
  public void outbox(Optional<OutboxCount> counted) {
    outbox = counted.orElse(null);
  }

  private double outboxRows() {
    OutboxCount counted = outbox;
    return counted == null ? Double.NaN : counted.rows();
  }

  /** Whether this region's storage is proven to hold all that the region ever said it holds. */
  public void storage(BooleanSupplier proven) {
    Gauge.builder("meridian.storage.proven", proven, known -> known.getAsBoolean() ? 1 : 0)
        .description(
            "1 when the region's storage is proven; while it is not, the loss of another region"
                + " stops clients who move on channels that are new")
        .strongReference(true)
        .register(registry);
  }

  /** Events that presence history could not keep, ever more. */
  public void presenceHistory(LongSupplier dropped) {
    counter(
        "meridian.presence.history.dropped",
        dropped,
        "Presence events that are not in history: storage was too slow, or failed");
  }

  /**
   * This node's clients.
   *
   * @param open their connections now
   * @param max beyond so many it refuses more
   * @param refused handshakes refused for that, ever more
   */
  public void connections(IntSupplier open, int max, LongSupplier refused) {
    Gauge.builder("meridian.connections", open, IntSupplier::getAsInt)
        .description("Connections of clients to this node")
        .strongReference(true)
        .register(registry);
    Gauge.builder("meridian.connections.max", () -> max)
        .description("Beyond so many connections this node refuses more")
        .register(registry);
    counter(
        "meridian.connections.refused",
        refused,
        "Handshakes that were refused since this node has no room for more");
  }

  /** Bound to this object, since a counter lets what it is bound to be collected, and stops. */
  private void counter(String name, LongSupplier count, String help) {
    FunctionCounter.builder(name, this, metrics -> count.getAsLong())
        .description(help)
        .register(registry);
  }

  /**
   * This node's links show a certificate, of which so many seconds are left; less than 0: ended.
   */
  public void linkCertificate(DoubleSupplier secondsLeft) {
    Gauge.builder("meridian.link.certificate.left", secondsLeft, DoubleSupplier::getAsDouble)
        .description("Until the certificate that new links show ends; negative once it has")
        .baseUnit("seconds")
        .strongReference(true)
        .register(registry);
  }

  /** From now on the links are seen. */
  public void links(RegionLinks out, ListenerTraffic in) {
    links = new Links(out, in, new LinkCounters(registry, in));
  }

  private void replicated(RegionId origin, long latencyMillis) {
    String label = known().contains(origin) ? origin.value() : OTHER;
    latencies.computeIfAbsent(label, this::latency).record(latencyMillis, TimeUnit.MILLISECONDS);
  }

  private Timer latency(String origin) {
    return Timer.builder("meridian.replication.latency")
        .description(
            "Age of the oldest entry in each batch stored here, by the clock of the region that"
                + " accepted it: clock skew is in it")
        .tag("origin", origin)
        .serviceLevelObjectives(
            Stream.of(5, 10, 25, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 60_000)
                .map(Duration::ofMillis)
                .toArray(Duration[]::new))
        .register(registry);
  }

  /** A peer that never fell has a count, too: what rises from nothing is no rise to Prometheus. */
  private Counter falls(RegionId peer) {
    return Counter.builder("meridian.peer.falls")
        .description(
            "Answers of the peer that lacked what it had said it holds, in one life of its storage")
        .tag("peer", peer.value())
        .register(registry);
  }

  private List<RegionId> known() {
    List<RegionId> known = new ArrayList<>(List.of(self));
    Links now = links;
    if (now != null) {
      now.out().all().forEach(link -> known.add(link.to()));
    }
    return known;
  }

  /** All numbers in Prometheus' text format, version 0.0.4. */
  synchronized String scrape() {
    LagSum sum = channels.sum();
    rows.clear();
    addChannels(sum);
    Links now = links;
    if (now != null) {
      now.counters().follow(now.out().all());
      Membership members = now.out().members();
      now.out().all().forEach(link -> addPeer(link, members, now.in(), sum));
    }
    addMissing(sum);
    rows.publish();
    return registry.scrape();
  }

  private void addChannels(LagSum sum) {
    rows.add(NodeGauge.CHANNELS, sum.channels());
    rows.add(NodeGauge.PUBLISHES_WAITING, sum.awaitingDurability());
    rows.add(NodeGauge.DELIVERIES_WITHHELD, sum.withheld());
    rows.add(NodeGauge.PHANTOM_ENTRIES, sum.phantoms());
    rows.add(NodeGauge.PRESENCE_CHANNELS, presence.channels());
    rows.add(NodeGauge.PRESENCE_MEMBERS, presence.members());
    rows.add(NodeGauge.LINK_QUEUE_BYTES_MAX, LinkSettings.DEFAULT.queueBytesMax());
    rows.add(NodeGauge.LINK_QUEUE_MESSAGES_MAX, LinkSettings.DEFAULT.queueFramesMax());
  }

  private void addPeer(RegionLink link, Membership members, ListenerTraffic in, LagSum sum) {
    RegionId peer = link.to();
    rows.add(NodeGauge.LINK_UP, peer.value(), link.up() ? 1 : 0);
    rows.add(NodeGauge.LINK_QUEUED_BYTES, peer.value(), link.queuedBytes());
    rows.add(NodeGauge.LINK_QUEUED_MESSAGES, peer.value(), link.queuedFrames());
    rows.add(NodeGauge.LINK_ROUND_TRIP, peer.value(), link.traffic().roundTripMillis() / 1e3);
    rows.add(NodeGauge.LINK_SILENT, peer.value(), link.traffic().silentMillis() / 1e3);
    rows.add(NodeGauge.PEER_EPOCH, peer.value(), in.epoch(peer));
    rows.add(NodeGauge.PEER_DETACHED, peer.value(), members.waitsFor(peer) ? 0 : 1);
    falls(peer);
    LagSum.Behind unconfirmed = sum.unconfirmed(peer);
    rows.add(NodeGauge.UNCONFIRMED_ENTRIES, peer.value(), unconfirmed.entries());
    rows.add(NodeGauge.UNCONFIRMED_AGE, peer.value(), unconfirmed.ageMillis() / 1e3);
    OptionalLong waiting = NodeStatus.outboxRows(outbox(), members, peer, link.up());
    rows.add(
        NodeGauge.OUTBOX_WAITING,
        peer.value(),
        waiting.isPresent() ? waiting.getAsLong() : Double.NaN);
  }

  private void addMissing(LagSum sum) {
    List<RegionId> known = known();
    known.forEach(origin -> addMissing(origin.value(), sum.missing(origin), sum.early(origin)));
    addMissing(OTHER, sum.missingOfOthers(known), sum.earlyOfOthers(known));
  }

  private void addMissing(String origin, LagSum.Behind missing, ChannelLag.Early early) {
    rows.add(NodeGauge.MISSING_ENTRIES, origin, missing.entries());
    rows.add(NodeGauge.MISSING_AGE, origin, missing.ageMillis() / 1e3);
    rows.add(NodeGauge.EARLY_ENTRIES, origin, early.entries());
    rows.add(NodeGauge.EARLY_BYTES, origin, early.bytes());
  }

  /** What {@code ./meridian status} shows of this node. */
  NodeStatus status() {
    Links now = links;
    return now == null
        ? new NodeStatus(channels.sum(), outbox(), List.of())
        : NodeStatus.of(channels.sum(), outbox(), now.out().members(), now.out().all(), now.in());
  }

  private Optional<OutboxCount> outbox() {
    return Optional.ofNullable(outbox);
  }
}
