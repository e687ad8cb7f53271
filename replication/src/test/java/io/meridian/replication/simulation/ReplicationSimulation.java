package io.meridian.replication.simulation;

import io.meridian.chaos.sim.LinkConditions;
import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.SimulatedNetwork;
import io.meridian.chaos.sim.Sometimes;
import io.meridian.chaos.sim.VirtualTime;
import io.meridian.regions.RegionId;
import io.meridian.regions.RegionState;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One run: a channel in its regions, clients that publish and subscribe and move, while things
 * break; then everything that can heal does, and what is left is settled and judged.
 */
final class ReplicationSimulation {
  static final long ANSWER_MILLIS = 1_000;
  static final long BARRIER_MILLIS = 2_500;

  /** Those beyond the options' number are for regions that are added. */
  private static final List<String> NAMES = List.of("ap", "eu", "sa", "uk", "us", "za", "zm");

  final SimulationOptions options;
  final Sometimes sometimes = new Sometimes();
  final SeededRandom random;
  final VirtualTime time = new VirtualTime();
  final Judge judge;
  final SimulatedNetwork<RegionId, byte[]> network;

  private final long seed;
  private final Consumer<String> teller;
  private final boolean isTold;
  private final TreeMap<RegionId, SimulatedRegion> regions = new TreeMap<>();
  private final SimulatedOperator operator;
  private final SimulatedClients clients;
  private final Map<Long, Consumer<Effect>> answers = new HashMap<>();
  private final Faults faults;
  private List<RegionId> ids = List.of();
  private final List<String> happened = new ArrayList<>();
  private @Nullable LastingFault lasting;
  private @Nullable RegionId lastingAt;
  private boolean healed;
  private boolean lastingIsDue;
  private long tickets;

  private ReplicationSimulation(
      long seed, SimulationOptions options, @Nullable Consumer<String> teller) {
    this.seed = seed;
    this.options = options;
    this.teller = teller == null ? line -> {} : teller;
    this.isTold = teller != null;
    this.random = new SeededRandom(seed).child("run");
    this.judge = new Judge(durability(), options, sometimes);
    this.network =
        new SimulatedNetwork<>(
            time,
            random.child("network"),
            conditions(options.get(Option.LOSS), options.get(Option.DUPLICATION)),
            options.whole(Option.LINK_MESSAGES),
            (from, to, bytes) -> region(to).links().receive(from, bytes));
    this.faults = new Faults(this);
    this.clients = new SimulatedClients(this);
    SimulatedTopology founding =
        SimulatedTopology.of(
            NAMES.subList(0, options.whole(Option.REGIONS)).stream().map(RegionId::new).toList());
    this.operator = new SimulatedOperator(this, founding);
    membersAre(founding);
  }

  /** The topology file is changed: who is new in it gets storage, and runs when it is started. */
  void membersAre(SimulatedTopology now) {
    ids = List.copyOf(now.states().keySet());
    judge.counts(counted(now));
    for (RegionId id : ids) {
      if (!regions.containsKey(id)) {
        regions.put(id, newRegion(id, now));
      }
    }
    if (lasting == LastingFault.ISOLATION && lastingAt != null) {
      faults.isolateForGood(lastingAt);
    }
  }

  private static Set<RegionId> counted(SimulatedTopology topology) {
    Set<RegionId> counted = new TreeSet<>(topology.states().keySet());
    topology.all(RegionState.JOINING).forEach(counted::remove);
    return counted;
  }

  private SimulatedRegion newRegion(RegionId id, SimulatedTopology topology) {
    ReplicaSettings settings =
        new ReplicaSettings(
            options.has(Mechanism.MARK_BOUND) ? options.whole(Option.POSITION_CHARS_GOAL) : 4_096,
            options.whole(Option.CHUNK_ENTRIES),
            64 * 1024,
            options.whole(Option.EARLY_BYTES),
            options.whole(Option.WAITING_ANSWERS),
            1 << 20,
            ANSWER_MILLIS,
            BARRIER_MILLIS,
            options.is(Option.RETENTION_MILLIS)
                ? options.whole(Option.RETENTION_MILLIS)
                : ReplicaSettings.FOR_EVER);
    return new SimulatedRegion(this, id, settings, topology, clock(id));
  }

  private SimulatedClock clock(RegionId id) {
    int bit = 1 << NAMES.indexOf(id.value());
    int ahead = (options.whole(Option.CLOCKS_AHEAD) & bit) == 0 ? 0 : 1;
    int behind = (options.whole(Option.CLOCKS_BEHIND) & bit) == 0 ? 0 : 1;
    return new SimulatedClock(time, (ahead - behind) * (long) options.whole(Option.SKEW_MILLIS));
  }

  private LinkConditions conditions(double loss, double duplication) {
    return new LinkConditions(5, options.whole(Option.LATENCY_MILLIS_MAX), loss, duplication);
  }

  /**
   * Plays the seed's run to its end or to the first broken promise.
   *
   * @param teller gets each step in words, or null
   */
  static RunReport run(long seed, SimulationOptions options, @Nullable Consumer<String> teller) {
    ReplicationSimulation run = new ReplicationSimulation(seed, options, teller);
    Violation violation = null;
    long settleMillis = 0;
    try {
      settleMillis = run.play();
      run.sometimes.reachedIf(
          run.network.losses().containsKey(SimulatedNetwork.Loss.TOO_MANY_IN_FLIGHT), "link full");
    } catch (Violation broken) {
      violation = broken;
    } catch (RuntimeException thrown) {
      violation = new Violation("thrown", thrown.toString());
      violation.initCause(thrown);
    }
    return new RunReport(
        seed,
        options,
        violation,
        run.time.nowMillis(),
        settleMillis,
        run.judge.acknowledgedCount(),
        run.sometimes,
        List.copyOf(run.happened));
  }

  /**
   * Plays the seed's run for a test.
   *
   * @return how many messages were acknowledged
   * @throws AssertionError when a promise is broken; it names the options
   */
  static int play(long seed, SimulationOptions options, Sometimes sometimes) {
    RunReport report = run(seed, options, null);
    sometimes.add(report.sometimes());
    if (report.violation() != null) {
      throw new AssertionError(report.failure(), report.violation());
    }
    return report.acknowledged();
  }

  void log(Supplier<String> line) {
    if (isTold) {
      teller.accept(time.nowMillis() + " " + line.get());
    }
  }

  /** How long it took to settle after healing. */
  private long play() {
    regions.values().forEach(SimulatedRegion::found);
    clients.connect();
    long busyMillis = options.whole(Option.BUSY_MILLIS);
    schedule(busyMillis);
    for (long until = Fault.STEP_MILLIS; until <= busyMillis; until += Fault.STEP_MILLIS) {
      clients.work();
      time.runUntil(until);
    }
    log(() -> "heal");
    healed = true;
    faults.heal();
    network.usualConditions(conditions(0, 0));
    return new Settling(this).settle();
  }

  private void schedule(long busyMillis) {
    SeededRandom backups = random.child("backups");
    for (SimulatedRegion region : regions.values()) {
      time.schedule(backups.between(0L, busyMillis / 2), () -> region.storage().backUp());
    }
    for (Fault fault : Fault.schedule(seed, options)) {
      if (!options.skips(fault.number())) {
        time.schedule(fault.atMillis(), () -> happen(fault));
      }
    }
    if (options.is(Option.LIVENESS)) {
      SeededRandom drawn = random.child("lasting");
      RegionId at = drawn.pick(ids);
      time.schedule(drawn.between(Fault.STEP_MILLIS, busyMillis), () -> lastIfSpared(at, drawn));
    }
  }

  private void happen(Fault fault) {
    String what = fault.kind().happen(faults, fault.random());
    if (what != null) {
      happened.add(fault.number() + " at " + time.nowMillis() + " ms: " + what);
      log(() -> "fault " + fault.number() + ": " + what);
    }
  }

  /** Waits for the end of a change of the regions: what both take away may be a majority. */
  private void lastIfSpared(RegionId at, SeededRandom drawn) {
    lastingIsDue = !healed && ids.contains(at) && ids.size() >= 3;
    if (faults.maySpare(at)) {
      lastingIsDue = false;
      last(at, drawn);
    } else if (!healed) {
      time.schedule(Fault.STEP_MILLIS, () -> lastIfSpared(at, drawn));
    }
  }

  private void last(RegionId at, SeededRandom drawn) {
    LastingFault begins = LastingFault.of(options);
    lasting = begins;
    lastingAt = at;
    begins.begin(faults, at, othersThan(at), drawn);
    happened.add("at " + time.nowMillis() + " ms for good: " + begins + " at " + at);
    log(() -> "for good: " + begins + " at " + at);
    sometimes.reached("lasting " + begins);
  }

  /** A region's nodes are stopped for good. */
  void stop(RegionId id) {
    network.down(id);
    region(id).down();
  }

  // ---- what faults, regions and clients use

  SimulatedClients clients() {
    return clients;
  }

  SimulatedOperator operator() {
    return operator;
  }

  /** The regions that the topology file names. */
  List<RegionId> ids() {
    return ids;
  }

  /** A region that never was, or null when there were as many as may be. */
  @Nullable RegionId nextId() {
    return NAMES.stream()
        .map(RegionId::new)
        .filter(id -> !regions.containsKey(id))
        .findFirst()
        .orElse(null);
  }

  List<RegionId> othersThan(RegionId id) {
    return ids.stream().filter(other -> !other.equals(id)).toList();
  }

  List<SimulatedRegion> regions() {
    return ids.stream().map(this::region).toList();
  }

  /** Also one that was removed. */
  SimulatedRegion region(RegionId id) {
    SimulatedRegion region = regions.get(id);
    if (region == null) {
      throw new IllegalArgumentException("no region " + id);
    }
    return region;
  }

  Durability durability() {
    return options.is(Option.REGION_DURABILITY) ? Durability.REGION : Durability.MAJORITY;
  }

  /**
   * Whether a client that came then and was let in now may be where something is missing that a
   * majority held: with durability of the region alone the barrier ends like that.
   */
  boolean mayLack(long sinceMillis) {
    return durability() == Durability.REGION
        && time.nowMillis() - sinceMillis >= BARRIER_MILLIS / 4;
  }

  /** Of a fault that strikes at any time, until the run heals. */
  double rate(Option option) {
    return healed ? 0 : options.get(option);
  }

  long clocksOff() {
    return regions().stream()
        .filter(region -> region.clock().isAhead() || region.clock().isBehind())
        .count();
  }

  boolean allServe() {
    return regions().stream().allMatch(SimulatedRegion::serves);
  }

  /** Whether a region that is down is down for good. */
  boolean isGone(RegionId id) {
    return faults.isLost(id) || (lasting == LastingFault.REGION_DOWN && id.equals(lastingAt));
  }

  /** Whether what breaks for good waits for the end of a change of the regions. */
  boolean lastingIsDue() {
    return lastingIsDue;
  }

  /** The region at which something stays broken for good. */
  @Nullable RegionId lastingAt() {
    return lastingAt;
  }

  /** Whether nothing that stays for good keeps the region from a majority. */
  boolean isConnected(RegionId id) {
    return lasting == null || lasting.leavesConnected() || !id.equals(lastingAt);
  }

  /** One that serves, another than the given one if there is one. */
  RegionId servingRegion(SeededRandom random, RegionId butNot) {
    List<RegionId> others =
        regions().stream()
            .filter(region -> region.serves() && !region.isLeaving())
            .map(SimulatedRegion::id)
            .filter(id -> !id.equals(butNot))
            .toList();
    return others.isEmpty() ? butNot : random.pick(others);
  }

  long ticket(Consumer<Effect> onAnswer) {
    answers.put(++tickets, onAnswer);
    return tickets;
  }

  /** Over the region's own network: takes a moment, and is lost with the entity or the nodes. */
  void toEntity(SeededRandom random, SimulatedRegion region, Runnable action) {
    int life = region.entities().life();
    int nodes = region.nodes();
    time.schedule(
        random.between(0L, 4L),
        () -> {
          if (region.entities().life() == life && region.nodes() == nodes) {
            action.run();
          }
        });
  }

  void carryOut(SimulatedRegion region, Effect effect) {
    if (effect instanceof Effect.Deliver deliver) {
      clients.deliver(region, deliver);
    } else if (effect instanceof Effect.BeganAnew) {
      clients.beganAnew(region);
    } else if (effect instanceof Effect.BarrierEnded ended) {
      answer(region, ended.ticket(), effect);
    } else if (effect instanceof Effect.PeerAwaited awaited) {
      answer(region, awaited.ticket(), effect);
    } else if (effect instanceof Effect.Acknowledge acknowledged) {
      answer(region, acknowledged.ticket(), effect);
    } else if (effect instanceof Effect.Refuse refused) {
      answer(region, refused.ticket(), effect);
    } else if (effect instanceof Effect.PeerFell && options.hasAll()) {
      throw new Violation("fell", region.id() + " says " + effect);
    }
  }

  private void answer(SimulatedRegion region, long ticket, Effect effect) {
    Consumer<Effect> onAnswer = answers.remove(ticket);
    if (onAnswer == null) {
      throw new Violation("answered", "ticket " + ticket + " answered twice, now " + effect);
    }
    if (effect instanceof Effect.BarrierEnded) {
      // The position to go on from is read where the barrier ended, in the entity.
      onAnswer.accept(effect);
    } else {
      time.schedule(region.random().between(0L, 4L), () -> onAnswer.accept(effect));
    }
    log(() -> region.id() + " answers " + effect);
  }
}
