package io.meridian.node;

import io.meridian.node.auth.Authenticator;
import io.meridian.node.auth.ConnectionKeys;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelPorts;
import io.meridian.node.channel.ChannelSettings;
import io.meridian.node.channel.Fence;
import io.meridian.node.edge.EdgePorts;
import io.meridian.node.edge.EdgeSettings;
import io.meridian.node.edge.Transports;
import io.meridian.node.health.DownedWatch;
import io.meridian.node.health.NodeFence;
import io.meridian.node.health.NodeHealth;
import io.meridian.node.health.StorageWatch;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.protocol.Limits;
import io.meridian.node.region.FromPeers;
import io.meridian.node.region.OutboxSweep;
import io.meridian.node.region.PeerEpochs;
import io.meridian.node.region.RegionLinks;
import io.meridian.node.region.RegionSync;
import io.meridian.node.region.RegionsReport;
import io.meridian.node.region.SyncReport;
import io.meridian.node.region.TopologyInForce;
import io.meridian.node.storage.Epoch;
import io.meridian.node.storage.JournalReader;
import io.meridian.node.storage.Outbox;
import io.meridian.node.storage.Storage;
import io.meridian.node.storage.SyncedPeers;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.link.LinkListener;
import io.meridian.replication.link.LinkSettings;
import io.meridian.replication.replica.ReplicaSettings;
import java.time.Duration;
import java.time.Instant;
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
 * says what it waits for; then Cassandra, the cluster, channels, and the links to other regions.
 */
final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final Duration RETRY = Duration.ofSeconds(1);

  /**
   * Less than the failure detector and split brain resolver take together: see application.conf.
   */
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

  /** Exit status of a node that found itself replaced. */
  private static final int FENCED = 3;

  private final ActorSystem<?> system;
  private final NodeSettings settings;
  private final NodeHealth health = new NodeHealth();
  private final Transports transports = new Transports();
  private final HttpFront front;

  Node(ActorSystem<?> system, NodeSettings settings) {
    this.system = system;
    this.settings = settings;
    this.front = new HttpFront(system, health);
  }

  /** Completes when the node serves; fails when a port cannot be bound. */
  CompletionStage<Done> start() {
    String address = settings.address();
    Storage storage = new Storage(system);
    return front
        .bind(address, settings.region().ports().client())
        .thenCompose(bound -> retried("Cassandra", () -> schema(storage)))
        .thenCompose(
            done ->
                retried("epoch", () -> Epoch.of(storage, settings.region().id(), Instant.now())))
        .thenCompose(epoch -> clusterIsUp().thenApply(up -> epoch))
        .thenCompose(epoch -> startParts(storage, epoch));
  }

  private CompletionStage<Done> schema(Storage storage) {
    return storage.createSchema(settings.datacenter(), settings.replicas());
  }

  private CompletionStage<Done> startParts(Storage storage, long epoch) {
    health.has(NodeHealth.Part.CASSANDRA);
    RegionId self = settings.region().id();
    TopologyInForce regions =
        new TopologyInForce(settings.topologyFile(), settings.topology(), self);
    RegionLinks links =
        new RegionLinks(system, regions, self, settings.node(), epoch, settings.secret());
    Outbox outbox = new Outbox(storage);
    JournalReader journal = new JournalReader(system, storage);
    PeerEpochs epochs = new PeerEpochs();
    SyncReport synced = new SyncReport();
    ChannelDirectory channels =
        ChannelDirectory.start(
            system,
            new ChannelPorts(
                ChannelSettings.DEFAULT,
                ReplicaSettings.DEFAULT,
                regions::members,
                epoch,
                0,
                settings.node(),
                links,
                journal,
                outbox,
                fence()));
    ActorRef<OutboxSweep.Command> sweep =
        system.systemActorOf(OutboxSweep.create(outbox, channels), "outbox-sweep", Props.empty());
    regions.onChange(changed -> sweep.tell(OutboxSweep.MembersChanged.INSTANCE));
    var unused =
        system.systemActorOf(
            RegionSync.create(
                new RegionSync.Ports(
                    regions,
                    links,
                    epochs,
                    channels,
                    journal,
                    outbox,
                    new SyncedPeers(storage),
                    synced)),
            "region-sync",
            Props.empty());
    ActorRef<HubRegistry.Command> hubs =
        system.systemActorOf(HubRegistry.create(channels), "hubs", Props.empty());
    system.systemActorOf(
        StorageWatch.create(storage, health, transports::closeAll), "storage-watch", Props.empty());
    health.majorityBy(links::reachMajority);
    health.regionsBy(new RegionsReport(regions, links, synced)::json);
    serveUnlessLeaving(regions);
    front.serve(edge(epoch, regions, channels, hubs));
    onShutdown(regions, links);
    return new LinkListener(
            system,
            LinkSettings.DEFAULT,
            settings.secret(),
            self,
            () -> regions.members().peers().keySet(),
            new FromPeers(channels, epochs))
        .bind(settings.address(), settings.region().ports().link())
        .thenApply(
            bound -> {
              links.open(() -> sweep.tell(OutboxSweep.LinkUp.INSTANCE));
              regions.watch();
              health.has(NodeHealth.Part.CHANNELS);
              LOG.info("Node {} serves at {}", settings.name(), settings.address());
              return Done.done();
            });
  }

  /** A node with others beside it may be replaced by them while it stands still. */
  private Fence fence() {
    if (settings.nodes() == 1) {
      return Fence.NONE;
    }
    // At once and without the usual shutdown, which would write to journals that others have taken
    // over.
    NodeFence fence = NodeFence.start(PAUSE_MAX, () -> Runtime.getRuntime().halt(FENCED));
    system.systemActorOf(DownedWatch.create(fence), "downed-watch", Props.empty());
    return fence;
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

  private EdgePorts edge(
      long epoch,
      TopologyInForce regions,
      ChannelDirectory channels,
      ActorRef<HubRegistry.Command> hubs) {
    return new EdgePorts(
        EdgeSettings.DEFAULT,
        Limits.DEFAULT,
        settings.region(),
        settings.name(),
        epoch,
        () -> regions.members().majority(),
        settings.apps(),
        new Authenticator(settings.apps()),
        new ConnectionKeys(settings.secret()),
        channels,
        hubs,
        health,
        transports);
  }

  /** Clients first: they go on elsewhere while this node's channels are handed over. */
  private void onShutdown(TopologyInForce regions, RegionLinks links) {
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
