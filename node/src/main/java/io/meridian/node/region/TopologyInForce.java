package io.meridian.node.region;

import io.meridian.regions.FileStamp;
import io.meridian.regions.InvalidTopologyException;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.regions.Topology;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The topology that this node acts by: what its file says, looked at every two seconds. Regions may
 * come, go and change their state, and other regions' addresses may change, on the running node. A
 * file that is not valid, or that changes what a node reads at its start only, is reported, and the
 * topology before it stays in force. Any thread may ask.
 *
 * <p>A channel's entity looks at {@link #members} with each batch and tick, so one with anything to
 * do follows at once. One without decides nothing that a majority bears on: no publish waits there,
 * nobody is at a barrier, and all that it holds is confirmed by whom it was waited for. It follows
 * with its next command, before it decides on it; and after each change {@link RegionSync} has one
 * for every channel that was written lately.
 */
public final class TopologyInForce implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TopologyInForce.class);
  private static final Duration EVERY = Duration.ofSeconds(2);

  private final Path file;
  private final RegionId self;
  private final List<Consumer<Topology>> listeners = new CopyOnWriteArrayList<>();
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread watching = new Thread(task, "topology");
            watching.setDaemon(true);
            return watching;
          });
  private volatile Topology topology;
  private volatile Membership members;
  private volatile @Nullable String problem;
  private @Nullable FileStamp seen;

  /**
   * @param topology what the file said when the node started
   * @param self this node's region, which is in it
   */
  public TopologyInForce(Path file, Topology topology, RegionId self) {
    this.file = file;
    this.self = self;
    this.topology = topology;
    this.members = membership(topology, self);
  }

  /** Starts to look at the file. */
  public void watch() {
    var unused =
        thread.scheduleWithFixedDelay(this::look, 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  /**
   * @param listener called on the watching thread with each new topology, once it is in force
   */
  public void onChange(Consumer<Topology> listener) {
    listeners.add(listener);
  }

  public Topology topology() {
    return topology;
  }

  /** The regions as this one sees them now. */
  public Membership members() {
    return members;
  }

  /** How far this node's region belongs to the others. */
  public RegionState ownState() {
    return topology.region(self).state();
  }

  /** Why the file is not in force, if it is not. */
  public Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  @Override
  public void close() {
    thread.shutdownNow();
  }

  /** Takes the file if it changed since the last look. */
  void look() {
    try {
      FileStamp now = FileStamp.of(file);
      if (!now.equals(seen)) {
        // Before the file is read: what is written meanwhile is read at the next look.
        seen = now;
        take(Topology.load(file));
      }
    } catch (IOException e) {
      seen = null;
      report(file + " cannot be read: " + e);
    } catch (InvalidTopologyException e) {
      report(String.valueOf(e.getMessage()));
    } catch (RuntimeException e) {
      // One look that failed must not end the looking.
      report("the topology cannot be taken: " + e);
    }
  }

  private void take(Topology next) {
    Optional<String> restart = needsRestart(topology, next, self);
    if (restart.isPresent()) {
      report(file + ": " + restart.get());
      return;
    }
    problem = null;
    if (next.equals(topology)) {
      return;
    }
    members = membership(next, self);
    topology = next;
    LOG.info("Topology {} is in force: {}", next.version(), states(next));
    for (Consumer<Topology> listener : listeners) {
      try {
        listener.accept(next);
      } catch (RuntimeException e) {
        // It is in force all the same, and the others have to hear of it.
        LOG.error("Topology {} is not followed in every part", next.version(), e);
      }
    }
  }

  private void report(String found) {
    if (!found.equals(problem)) {
      problem = found;
      LOG.error("The topology before this one, {}, stays in force: {}", topology.version(), found);
    }
  }

  /** What a running node cannot follow: its own region's addresses, and anybody's index. */
  static Optional<String> needsRestart(Topology now, Topology next, RegionId self) {
    Optional<Region> own = next.find(self);
    if (own.isEmpty()) {
      return Optional.of("region " + self + " is not in it any more: stop its nodes");
    }
    Region before = now.region(self);
    Region after = own.get();
    if (!before.addresses().equals(after.addresses())
        || !before.cassandraAddress().equals(after.cassandraAddress())
        || !before.ports().equals(after.ports())) {
      return Optional.of(
          "addresses, cassandra and ports of region " + self + " take effect when it is restarted");
    }
    return next.regions().stream()
        .filter(
            region ->
                now.find(region.id()).filter(old -> old.index() != region.index()).isPresent())
        .findFirst()
        .map(region -> "the index of region " + region.id() + " must never change");
  }

  static Membership membership(Topology topology, RegionId self) {
    TreeMap<RegionId, PeerState> peers = new TreeMap<>();
    for (Region region : topology.regions()) {
      if (!region.id().equals(self)) {
        peers.put(region.id(), peerState(region.state()));
      }
    }
    return new Membership(self, peerState(topology.region(self).state()), peers);
  }

  private static PeerState peerState(RegionState state) {
    return switch (state) {
      case MEMBER -> PeerState.ATTACHED;
      case JOINING -> PeerState.JOINING;
      case DETACHED, LEAVING -> PeerState.DETACHED;
    };
  }

  private static List<String> states(Topology topology) {
    return topology.regions().stream()
        .map(region -> region.id() + " " + region.state().text())
        .toList();
  }
}
