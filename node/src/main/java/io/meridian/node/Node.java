package io.meridian.node;

import io.meridian.node.auth.Authenticator;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelSettings;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.edge.EdgeSettings;
import io.meridian.node.edge.Transports;
import io.meridian.node.health.HealthFile;
import io.meridian.node.health.NodeHealth;
import io.meridian.node.health.StorageWatch;
import io.meridian.node.hub.HubPorts;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.life.LifeInForce;
import io.meridian.node.life.LifeStart;
import io.meridian.node.life.PeerLives;
import io.meridian.node.metrics.NodeMetrics;
import io.meridian.node.presence.PresenceShards;
import io.meridian.node.protocol.Limits;
import io.meridian.node.region.FromPeers;
import io.meridian.node.region.OutboxSweep;
import io.meridian.node.region.PeerEpochs;
import io.meridian.node.region.RegionLinks;
import io.meridian.node.region.RegionSync;
import io.meridian.node.region.RegionsReport;
import io.meridian.node.region.SyncReport;
import io.meridian.node.region.TopologyInForce;
import io.meridian.node.storage.JournalReader;
import io.meridian.node.storage.Lives;
import io.meridian.node.storage.Outbox;
import io.meridian.node.storage.PresenceLog;
import io.meridian.node.storage.Storage;
import io.meridian.node.storage.SyncedPeers;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.link.LinkIdentity;
import io.meridian.replication.link.LinkListener;
import io.meridian.replication.link.LinkSettings;
import io.meridian.replication.link.tls.CertificatesInForce;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.pattern.Patterns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Starts a node's parts in the order in which they need each other: HTTP first, so that the node
 * says what it waits for; then Cassandra, the cluster, the links to other regions, by which it
 * finds out what its storage is worth, and channels.
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  private final ActorSystem<?> system;
  private final NodeSettings settings;
  private final ChannelSettings channelSettings;
  private final NodeHealth health = new NodeHealth();
  private final NodeMetrics metrics;
  private final Transports transports =
      new Transports(Transports.roomIn(Runtime.getRuntime().maxMemory()));
  private final HttpFront front;

  Node(ActorSystem<?> system, NodeSettings settings, ChannelSettings channelSettings) {
    this.system = system;
    this.settings = settings;
    this.channelSettings = channelSettings;
    this.metrics = new NodeMetrics(settings.region().id());
    this.front = new HttpFront(system, health, metrics);
  }

  /** Completes when the node serves; fails when a port cannot be bound. */
  CompletionStage<Done> start() {
    settings
        .healthFile()
        .ifPresent(
            file ->
                system.systemActorOf(
                    HealthFile.create(file, health), "health-file", Props.empty()));
    String address = settings.address();
    Storage storage = new Storage(system);
    return front
        .bind(address, settings.region().ports().client(), transports.max())
        .thenCompose(bound -> retried("Cassandra", () -> schema(storage)))
        .thenCompose(done -> clusterIsUp())
        .thenCompose(up -> startLinks(storage));
  }

  private CompletionStage<Done> schema(Storage storage) {
    RegionId self = settings.region().id();
    boolean isFirst = settings.node() == 1;
    return storage
        .createSchema(settings.datacenter(), settings.replicas(), self, isFirst)
        .thenCompose(done -> storage.startClock())
        .thenApply(
            clock -> {
              clock.keep(system);
              health.has(NodeHealth.Part.CASSANDRA);
              return Done.done();
            });
  }

  /** Links come first: the other regions say what this one's storage is worth, and ask it. */
  private CompletionStage<Done> startLinks(Storage storage) {
    RegionId self = settings.region().id();
    TopologyInForce regions =
        new TopologyInForce(settings.topologyFile(), settings.topology(), self);
    LinkIdentity identity = linkIdentity();
    RegionLinks links = new RegionLinks(system, regions, identity, settings.node());
    Lives lives = new Lives(storage, self);
    SyncedPeers syncedPeers = new SyncedPeers(storage);
    ActorRef<PeerLives.Command> peerLives =
        system.systemActorOf(
            PeerLives.create(lives, syncedPeers, links), "peer-lives", Props.empty());
    RegionPresence presence = new RegionPresence(system, self, links);
    PeerEpochs epochs = new PeerEpochs();
    FromPeers fromPeers =
        new FromPeers(
            (from, message) -> peerLives.tell(new PeerLives.Arrived(from, message)),
            presence::heard,
            epochs,
            () -> !health.isMissing(NodeHealth.Part.CASSANDRA));
    onShutdown(regions, links, identity);
    LinkListener listener =
        new LinkListener(
            system,
            LinkSettings.DEFAULT,
            identity,
            () -> regions.members().peers().keySet(),
            fromPeers);
    metrics.links(links, listener.traffic());
    return listener
        .bind(settings.address(), settings.region().ports().link())
        .thenCompose(
            bound -> {
              links.open();
              regions.watch();
              health.majorityBy(links::reachMajority);
              return life(lives, links, regions);
            })
        .thenApply(
            life ->
                startParts(
                    new Started(
                        storage,
                        lives,
                        syncedPeers,
                        life,
                        regions,
                        links,
                        epochs,
                        fromPeers,
                        presence)));
  }

  private LinkIdentity linkIdentity() {
    RegionId self = settings.region().id();
    Optional<CertificatesInForce> certificates =
        settings.linkCertificate().map(start -> start.inForce(self));
    certificates.ifPresent(inForce -> metrics.linkCertificate(inForce::secondsLeft));
    return new LinkIdentity(self, settings.secret(), certificates);
  }

  /** What runs before the channels do. */
  private record Started(
      Storage storage,
      Lives lives,
      SyncedPeers syncedPeers,
      StoredLife life,
      TopologyInForce regions,
      RegionLinks links,
      PeerEpochs epochs,
      FromPeers fromPeers,
      RegionPresence presence) {}

  private CompletionStage<StoredLife> life(
      Lives lives, RegionLinks links, TopologyInForce regions) {
    CompletableFuture<StoredLife> decided = new CompletableFuture<>();
    system.systemActorOf(
        LifeStart.create(lives, links, regions.members(), decided), "life-start", Props.empty());
    return decided;
  }

  private Done startParts(Started started) {
    health.has(NodeHealth.Part.LIFE);
    LifeInForce life = new LifeInForce(started.life());
    health.provenBy(life::isProven);
    metrics.storage(life::isProven);
    TopologyInForce regions = started.regions();
    RegionLinks links = started.links();
    Outbox outbox = new Outbox(started.storage());
    JournalReader journal = new JournalReader(system, started.storage());
    ChannelDirectory channels =
        new FencedChannels(system, settings, channelSettings, started.regions()::members, links)
            .start(started.storage(), started.lives(), life, journal, outbox, metrics.channels());
    ActorRef<OutboxSweep.Command> sweep =
        system.systemActorOf(
            OutboxSweep.create(
                new OutboxSweep.Ports(
                    outbox::channels,
                    channels,
                    links.ofSweep(started.epochs()::of),
                    this::leads,
                    metrics::outbox)),
            "outbox-sweep",
            Props.empty());
    regions.onChange(changed -> sweep.tell(OutboxSweep.MembersChanged.INSTANCE));
    SyncReport synced = new SyncReport();
    var unused =
        system.systemActorOf(
            RegionSync.create(
                new RegionSync.Ports(
                    regions,
                    links,
                    started.epochs(),
                    started.lives(),
                    channels,
                    journal,
                    outbox,
                    started.syncedPeers(),
                    synced)),
            "region-sync",
            Props.empty());
    PresenceLog presenceLog = new PresenceLog(system, started.storage());
    metrics.presenceHistory(presenceLog::dropped);
    metrics.connections(transports::size, transports.max(), transports::refused);
    PresenceShards presence = started.presence().start(presenceLog, metrics.presence());
    HubPorts hubPorts = new HubPorts(channels, presence, owner());
    ActorRef<HubRegistry.Command> hubs =
        system.systemActorOf(HubRegistry.create(hubPorts), "hubs", Props.empty());
    system.systemActorOf(
        StorageWatch.create(started.storage(), health, transports::closeAll),
        "storage-watch",
        Props.empty());
    health.regionsBy(new RegionsReport(regions, links, synced)::json);
    serveUnlessLeaving(regions);
    front.serve(edge(life.epoch(), regions, hubPorts, hubs, presenceLog));
    started.fromPeers().handTo(channels);
    started.fromPeers().handTo(presence);
    links.whenUp(() -> sweep.tell(OutboxSweep.LinkUp.INSTANCE));
    health.has(NodeHealth.Part.CHANNELS);
    LOG.info("Node {} serves at {}", settings.name(), settings.address());
    return Done.done();
  }

  /** A region that is being removed sends its clients elsewhere. */
  private void serveUnlessLeaving(TopologyInForce regions) {
    Runnable follow =
        () -> {
          if (regions.ownState() != RegionState.LEAVING) {
            health.has(NodeHealth.Part.LEAVING);
          } else if (health.lacks(NodeHealth.Part.LEAVING)) {
            transports.closeAll();
          }
        };
    regions.onChange(changed -> follow.run());
    follow.run();
  }

  /** Whether this node does what one node of a region does for all. */
  private boolean leads() {
    Cluster cluster = Cluster.get(system);
    return cluster.selfMember().address().equals(cluster.state().getLeader());
  }

  /** This run of the node, as the cluster tells it from any other. */
  private Owner owner() {
    return new Owner(
        settings.region().id(), Cluster.get(system).selfMember().uniqueAddress().longUid());
  }

  private EdgePorts edge(
      long epoch,
      TopologyInForce regions,
      HubPorts hubPorts,
      ActorRef<HubRegistry.Command> hubs,
      PresenceLog presenceLog) {
    return new EdgePorts(
        EdgeSettings.DEFAULT,
        Limits.DEFAULT,
        settings.region(),
        settings.name(),
        epoch,
        hubPorts.owner(),
        () -> regions.members().majority(),
        settings.apps(),
        new Authenticator(settings.apps()),
        new ConnectionKeys(settings.secret()),
        hubPorts.channels(),
        hubs,
        hubPorts.presence(),
        presenceLog,
        health,
        transports);
  }

  /** Clients first: they go on elsewhere while this node's channels are handed over. */
  private void onShutdown(TopologyInForce regions, RegionLinks links, LinkIdentity identity) {
    CoordinatedShutdown shutdown = CoordinatedShutdown.get(system);
    shutdown.addTask(
        CoordinatedShutdown.PhaseServiceUnbind(),
        "drain-clients",
        () -> {
          health.lacks(NodeHealth.Part.DRAINING);
          transports.closeAll();
          return CompletableFuture.completedFuture(Done.done());
        });
    shutdown.addTask(
        CoordinatedShutdown.PhaseClusterExitingDone(),
        "close-links",
        () -> {
          regions.close();
          links.close();
          identity.close();
          return CompletableFuture.completedFuture(Done.done());
        });
  }

  private CompletionStage<Done> clusterIsUp() {
    if (Cluster.get(system).selfMember().status().equals(MemberStatus.up())) {
      health.has(NodeHealth.Part.CLUSTER);
      return CompletableFuture.completedFuture(Done.done());
    }
    return Patterns.after(Duration.ofMillis(100), system, this::clusterIsUp);
  }

  private <T> CompletionStage<T> retried(
      String what, java.util.function.Supplier<CompletionStage<T>> attempt) {
    return attempt
        .get()
        .handle(
            (result, failure) -> {
              if (failure == null) {
                return CompletableFuture.completedFuture(result);
              }
              LOG.info("Waiting for {}: {}", what, failure.getMessage());
              return Patterns.after(RETRY, system, () -> retried(what, attempt))
                  .toCompletableFuture();
            })
        .thenCompose(next -> next);
  }
}
