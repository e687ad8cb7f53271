package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.storage.JournalReader;
import io.meridian.node.storage.Lives;
import io.meridian.node.storage.Outbox;
import io.meridian.node.storage.SyncedPeers;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.Cluster;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes sure that the other regions hold what this one holds, also on channels that nobody uses:
 * when a region joins, comes back after it was detached or with other storage, after each change of
 * the regions, and else every hour. {@link PeerSync} decides what to compare; a channel's entity
 * compares it, which sends what is missing.
 *
 * <p>The node that leads its region's cluster does it, one peer at a time. Bounds: 64 channels at
 * once, 1,000 a second. A channel on which the peer does not hold all within ten seconds has
 * failed, and is compared again in the next round; a round with 10,000 of them is broken off and
 * begun anew.
 */
public final class RegionSync extends AbstractBehavior<RegionSync.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(RegionSync.class);
  private static final Duration LOOK_EVERY = Duration.ofSeconds(1);
  private static final Duration PATIENCE = Duration.ofSeconds(15);
  private static final int PARALLEL = 64;
  private static final int CHANNELS_PER_SECOND = 1_000;
  private static final int FAILED_MAX = 10_000;
  private static final long MILLIS_PER_HOUR = 3_600_000;

  /** What a round needs of its node. */
  public record Ports(
      TopologyInForce regions,
      RegionLinks links,
      PeerEpochs epochs,
      Lives lives,
      ChannelDirectory channels,
      JournalReader journal,
      Outbox outbox,
      SyncedPeers synced,
      SyncReport report) {}

  public sealed interface Command {}

  private enum Look implements Command {
    INSTANCE
  }

  private record Loaded(@Nullable Map<RegionId, SyncedPeers.Row> rows) implements Command {}

  private record Ended(Running running, PeerSync.Outcome outcome) implements Command {}

  private record Stored(RegionId peer, boolean succeeded) implements Command {}

  private final Ports ports;
  private final TreeMap<RegionId, PeerSync> peers = new TreeMap<>();
  private boolean leading;
  private boolean loaded;
  private @Nullable Running running;
  private @Nullable Running last;

  private RegionSync(ActorContext<Command> context, TimerScheduler<Command> timers, Ports ports) {
    super(context);
    this.ports = ports;
    timers.startTimerWithFixedDelay(Look.INSTANCE, LOOK_EVERY);
  }

  public static Behavior<Command> create(Ports ports) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new RegionSync(context, timers, ports)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Look.class, look -> onLook())
        .onMessage(Loaded.class, this::onLoaded)
        .onMessage(Ended.class, this::onEnded)
        .onMessage(Stored.class, this::onStored)
        .build();
  }

  private Behavior<Command> onLook() {
    Cluster cluster = Cluster.get(getContext().getSystem());
    boolean leads = cluster.selfMember().address().equals(cluster.state().getLeader());
    if (leads != leading) {
      leading = leads;
      reload();
    }
    if (leading) {
      recallEpochs();
    }
    if (leading && loaded && running == null) {
      begin();
    }
    report();
    return this;
  }

  /** A peer speaks to one node of this region, which stores what it heard: maybe not this one. */
  private void recallEpochs() {
    for (RegionId peer : ports.regions().members().peers().keySet()) {
      ports
          .lives()
          .remembered(peer)
          .thenAccept(life -> life.ifPresent(known -> ports.epochs().heard(peer, known.epoch())));
    }
  }

  /** What another node may have found out meanwhile is in storage. */
  private void reload() {
    peers.clear();
    loaded = false;
    if (leading) {
      getContext().pipeToSelf(ports.synced().all(), (rows, failure) -> new Loaded(rows));
    }
  }

  private Behavior<Command> onLoaded(Loaded message) {
    if (message.rows() == null) {
      leading = false; // The next look tries again.
    } else if (leading) {
      message.rows().forEach((peer, row) -> peers.put(peer, new PeerSync(synced(row))));
      loaded = true;
    }
    return this;
  }

  private static PeerSync.Synced synced(SyncedPeers.Row row) {
    return new PeerSync.Synced(row.epoch(), row.throughHour());
  }

  private void begin() {
    Topology topology = ports.regions().topology();
    var members = ports.regions().members();
    peers.keySet().retainAll(members.peers().keySet());
    boolean changing = topology.regions().stream().anyMatch(region -> region.state().isChanging());
    for (RegionId peer : members.peers().keySet()) {
      PeerSync sync = peers.computeIfAbsent(peer, added -> new PeerSync(null));
      if (running == null && members.waitsFor(peer) && ports.links().reach(peer)) {
        sync.next(
                ports.epochs().of(peer),
                topology.version(),
                changing,
                elapsedMillis(),
                System.currentTimeMillis() / MILLIS_PER_HOUR)
            .ifPresent(round -> start(peer, round));
      }
    }
  }

  private void start(RegionId peer, PeerSync.Round round) {
    Running started = new Running(peer);
    running = started;
    last = started;
    getContext()
        .pipeToSelf(
            channels(round.scope())
                .throttle(CHANNELS_PER_SECOND, Duration.ofSeconds(1))
                .takeWhile(channel -> started.goesOn(isWorthwhile(peer)))
                .mapAsyncUnordered(PARALLEL, channel -> compare(channel, round.epoch(), started))
                .run(getContext().getSystem()),
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("Comparing with {} was broken off: {}", peer, failure.toString());
              }
              boolean whole = failure == null && started.goesOn(isWorthwhile(peer));
              return new Ended(
                  started, new PeerSync.Outcome(round, whole ? started.failed() : null));
            });
  }

  private boolean isWorthwhile(RegionId peer) {
    return ports.links().reach(peer) && ports.regions().members().waitsFor(peer);
  }

  private Source<ChannelId, NotUsed> channels(PeerSync.Scope scope) {
    if (scope instanceof PeerSync.Scope.Again again) {
      return Source.from(again.channels());
    }
    if (scope instanceof PeerSync.Scope.Since since) {
      return ports
          .outbox()
          .writtenSince(since.hour(), System.currentTimeMillis() / MILLIS_PER_HOUR);
    }
    return ports
        .journal()
        .persistenceIds()
        .map(ports.channels()::channelOf)
        .filter(Optional::isPresent)
        .map(Optional::get);
  }

  private CompletionStage<Boolean> compare(ChannelId channel, long epoch, Running round) {
    return ports
        .channels()
        .ask(
            channel,
            replyTo -> new ChannelCommand.AwaitPeer(round.peer(), epoch, 0, replyTo),
            PATIENCE)
        .handle(
            (reply, lost) -> {
              boolean holds = reply instanceof ChannelReply.PeerAwaited answer && answer.holds();
              round.compared(channel, holds);
              return holds;
            });
  }

  private Behavior<Command> onEnded(Ended ended) {
    running = null;
    Running round = ended.running();
    PeerSync sync = peers.get(round.peer());
    if (!loaded || sync == null) {
      return this;
    }
    sync.ended(ended.outcome(), ports.epochs().of(round.peer()), elapsedMillis())
        .ifPresent(synced -> store(round, synced));
    if (round.failedCount() > 0) {
      LOG.info(
          "Region {} was not found to hold all of {} channels of {}: they are compared again",
          round.peer(),
          round.failedCount(),
          round.checked());
    }
    report();
    return this;
  }

  private void store(Running round, PeerSync.Synced synced) {
    getContext()
        .pipeToSelf(
            ports
                .synced()
                .store(round.peer(), new SyncedPeers.Row(synced.epoch(), synced.throughHour())),
            (done, failure) -> new Stored(round.peer(), failure == null));
  }

  private Behavior<Command> onStored(Stored stored) {
    if (!stored.succeeded()) {
      LOG.info(
          "It could not be stored how far region {} is synced: it is compared again soon",
          stored.peer());
      PeerSync sync = peers.get(stored.peer());
      if (sync != null) {
        sync.notStored();
      }
    }
    return this;
  }

  private void report() {
    SortedMap<RegionId, SyncReport.Peer> report = new TreeMap<>();
    String version = ports.regions().topology().version();
    Running current = last;
    if (leading && loaded) {
      peers.forEach(
          (peer, sync) -> {
            Running shown = current != null && current.peer().equals(peer) ? current : null;
            long epoch = ports.epochs().of(peer);
            PeerSync.Synced synced = sync.synced();
            report.put(
                peer,
                new SyncReport.Peer(
                    epoch,
                    synced == null || synced.epoch() < epoch ? null : synced.throughHour(),
                    sync.syncedUnder(version),
                    sync.rounds(),
                    shown != null && running != null,
                    shown == null ? 0 : shown.checked(),
                    shown == null ? 0 : shown.failedCount()));
          });
    }
    ports.report().is(report);
  }

  private static long elapsedMillis() {
    return System.nanoTime() / 1_000_000;
  }

  /** One round under way; its counts are written by the threads that answers come on. */
  private static final class Running {
    private final RegionId peer;
    private final AtomicLong checked = new AtomicLong();
    private final Queue<ChannelId> failed = new ConcurrentLinkedQueue<>();
    private final AtomicLong failedCount = new AtomicLong();
    private volatile boolean cutShort;

    Running(RegionId peer) {
      this.peer = peer;
    }

    RegionId peer() {
      return peer;
    }

    void compared(ChannelId channel, boolean holds) {
      checked.incrementAndGet();
      if (!holds && failedCount.incrementAndGet() <= FAILED_MAX) {
        failed.add(channel);
      }
    }

    /** False for good from the first time on: a link that flaps has left channels out. */
    boolean goesOn(boolean worthwhile) {
      cutShort |= !worthwhile || failedCount.get() > FAILED_MAX;
      return !cutShort;
    }

    List<ChannelId> failed() {
      return List.copyOf(failed);
    }

    long checked() {
      return checked.get();
    }

    long failedCount() {
      return failedCount.get();
    }
  }
}
