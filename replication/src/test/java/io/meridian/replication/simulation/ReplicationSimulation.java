package io.meridian.replication.simulation;

import io.meridian.chaos.sim.LinkConditions;
import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.SimulatedNetwork;
import io.meridian.chaos.sim.Sometimes;
import io.meridian.chaos.sim.VirtualTime;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * One run: a channel in its regions, clients that publish and subscribe and move, while things
 * break; then everything that can heal does, and what is left is settled and judged.
 */
final class ReplicationSimulation {
  private static final long STEP_MILLIS = 50;
  private static final long SETTLE_MILLIS_MAX = 120_000;
  private static final List<String> NAMES = List.of("ap", "eu", "sa", "uk", "us");

  final SimulationOptions options;
  final Sometimes sometimes;
  final SeededRandom random;
  final VirtualTime time = new VirtualTime();
  final Judge judge = new Judge();
  final SimulatedNetwork<RegionId, byte[]> network;

  private final TreeMap<RegionId, SimulatedRegion> regions = new TreeMap<>();
  private final List<SimulatedPublisher> publishers = new ArrayList<>();
  private final List<SimulatedSubscriber> subscribers = new ArrayList<>();
  private final List<SimulatedRestClient> restClients = new ArrayList<>();
  private final Map<Long, Consumer<Effect>> answers = new HashMap<>();
  private final boolean tells = Boolean.getBoolean("meridian.story");
  private long tickets;

  private ReplicationSimulation(long seed, SimulationOptions options, Sometimes sometimes) {
    this.options = options;
    this.sometimes = sometimes;
    this.random = new SeededRandom(seed).child("run");
    this.network =
        new SimulatedNetwork<>(
            time,
            random.child("network"),
            new LinkConditions(
                5,
                options.whole(Option.LATENCY_MILLIS_MAX),
                options.get(Option.LOSS),
                options.get(Option.DUPLICATION)),
            5_000,
            (from, to, bytes) -> region(to).receive(bytes));
    List<RegionId> ids =
        NAMES.subList(0, options.whole(Option.REGIONS)).stream().map(RegionId::new).toList();
    for (RegionId id : ids) {
      List<RegionId> peers = ids.stream().filter(peer -> !peer.equals(id)).toList();
      ReplicaSettings settings =
          new ReplicaSettings(
              options.whole(Option.POSITION_CHARS_GOAL),
              options.whole(Option.CHUNK_ENTRIES),
              64 * 1024,
              options.whole(Option.EARLY_BYTES),
              1_000,
              1 << 20,
              1_000,
              2_500);
      long skewMillis = id.equals(ids.get(0)) ? options.whole(Option.SKEW_MILLIS) : 0;
      regions.put(
          id, new SimulatedRegion(this, id, settings, Membership.of(id, peers), skewMillis));
    }
  }

  /**
   * Plays the seed's run.
   *
   * @throws Judge.Violation when a promise is broken; it names the options
   */
  static int play(long seed, SimulationOptions options, Sometimes sometimes) {
    ReplicationSimulation run = new ReplicationSimulation(seed, options, sometimes);
    try {
      run.play();
    } catch (Judge.Violation violation) {
      Judge.Violation told =
          new Judge.Violation(
              "at " + run.time.nowMillis() + " ms: " + violation.getMessage() + "; " + options);
      told.setStackTrace(violation.getStackTrace());
      throw told;
    }
    return run.judge.acknowledgedCount();
  }

  void log(Supplier<String> line) {
    if (tells) {
      System.err.println(time.nowMillis() + " " + line.get());
    }
  }

  private void play() {
    regions.values().forEach(SimulatedRegion::start);
    List<RegionId> ids = List.copyOf(regions.keySet());
    for (int i = 0; i < options.whole(Option.PUBLISHERS); i++) {
      publishers.add(new SimulatedPublisher(this, "p" + i, random.pick(ids)));
    }
    for (int i = 0; i < options.whole(Option.SUBSCRIBERS); i++) {
      SimulatedSubscriber subscriber = new SimulatedSubscriber(this, "s" + i, random.pick(ids));
      subscribers.add(subscriber);
      subscriber.move(subscriber.at());
    }
    for (long until = STEP_MILLIS;
        until <= options.whole(Option.BUSY_MILLIS);
        until += STEP_MILLIS) {
      work();
      breakSomething();
      time.runUntil(until);
    }
    heal();
    settle();
  }

  private void work() {
    for (SimulatedPublisher publisher : publishers) {
      if (random.chance(0.3)) {
        publisher.publish();
      }
      publisher.check();
    }
    if (random.chance(options.get(Option.REST_RATE))) {
      SimulatedRestClient client =
          new SimulatedRestClient(this, "r" + restClients.size(), livingRegion(anyRegion()));
      restClients.add(client);
      client.post();
    }
  }

  private void breakSomething() {
    if (random.chance(options.get(Option.MOVES))) {
      SimulatedPublisher publisher = random.pick(publishers);
      publisher.move(livingRegion(publisher.at()));
    }
    if (random.chance(options.get(Option.MOVES))) {
      SimulatedSubscriber subscriber = random.pick(subscribers);
      subscriber.move(livingRegion(subscriber.at()));
    }
    if (random.chance(options.get(Option.CUTS))) {
      RegionId from = anyRegion();
      RegionId to = anyRegion();
      if (network.isCut(from, to)) {
        network.heal(from, to);
      } else {
        log(() -> "cut " + from + " to " + to);
        network.cut(from, to);
      }
    }
    if (random.chance(options.get(Option.ISOLATIONS))) {
      RegionId alone = anyRegion();
      log(() -> "isolate " + alone);
      regions.keySet().stream()
          .filter(id -> !id.equals(alone))
          .forEach(id -> network.cutBothWays(id, alone));
      time.schedule(random.between(500L, 4_000L), network::healAll);
    }
    if (random.chance(options.get(Option.CRASHES))) {
      region(anyRegion()).crash();
    }
    if (random.chance(options.get(Option.STOPS))) {
      region(anyRegion()).stop();
    }
    if (random.chance(options.get(Option.REGION_DOWN))
        && regions.size() > 1
        && regions.values().stream().noneMatch(SimulatedRegion::isDown)) {
      lose(anyRegion());
    }
  }

  private void lose(RegionId id) {
    log(() -> "down " + id);
    network.down(id);
    region(id).down();
    leave(id);
    if (!options.is(Option.LOST_FOR_GOOD)) {
      time.schedule(random.between(100L, 3_000L), () -> comeBack(id));
    }
  }

  private void leave(RegionId id) {
    for (SimulatedPublisher publisher : publishers) {
      if (publisher.at().equals(id)) {
        publisher.move(livingRegion(id));
      }
    }
    for (SimulatedSubscriber subscriber : subscribers) {
      if (subscriber.at().equals(id)) {
        subscriber.move(livingRegion(id));
      }
    }
  }

  private void comeBack(RegionId id) {
    log(() -> "up " + id);
    network.up(id);
    region(id).up();
  }

  private void heal() {
    log(() -> "heal");
    network.healAll();
    network.usualConditions(new LinkConditions(5, options.whole(Option.LATENCY_MILLIS_MAX), 0, 0));
  }

  private void settle() {
    long end = time.nowMillis() + SETTLE_MILLIS_MAX;
    while (time.nowMillis() < end && !isSettled()) {
      time.runFor(500);
      publishers.forEach(SimulatedPublisher::check);
    }
    boolean byRegion = options.is(Option.REGION_DURABILITY);
    subscribers.forEach(subscriber -> subscriber.requireComplete(byRegion));
    if (!isSettled()) {
      throw new Judge.Violation(
          "not settled: publishers "
              + publishers
              + ", vectors "
              + living().stream().map(SimulatedRegion::held).toList());
    }
    living().forEach(region -> judge.requireOneHistory(region.id(), region.history()));
  }

  private boolean isSettled() {
    return publishers.stream().allMatch(SimulatedPublisher::isDone)
        && restClients.stream().allMatch(SimulatedRestClient::isDone)
        && subscribers.stream()
            .allMatch(subscriber -> subscriber.isComplete(options.is(Option.REGION_DURABILITY)))
        && regions.values().stream().allMatch(this::isAsItStays)
        && holdTheSame();
  }

  private boolean isAsItStays(SimulatedRegion region) {
    return region.isDown() ? options.is(Option.LOST_FOR_GOOD) : region.replica() != null;
  }

  private List<SimulatedRegion> living() {
    return regions.values().stream().filter(region -> !region.isDown()).toList();
  }

  private boolean holdTheSame() {
    return living().stream().map(region -> region.held()).distinct().count() == 1;
  }

  // ---- what regions and clients use

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

  private RegionId anyRegion() {
    return random.pick(List.copyOf(regions.keySet()));
  }

  /** One that runs, another than the given one if there is one. */
  RegionId livingRegion(RegionId butNot) {
    List<RegionId> others =
        living().stream().map(SimulatedRegion::id).filter(id -> !id.equals(butNot)).toList();
    return others.isEmpty() ? butNot : random.pick(others);
  }

  long ticket(Consumer<Effect> onAnswer) {
    answers.put(++tickets, onAnswer);
    return tickets;
  }

  /** Over the region's own network: takes a moment, and is lost with the entity. */
  void toEntity(SimulatedRegion region, Runnable action) {
    int life = region.life();
    time.schedule(
        random.between(0L, 4L),
        () -> {
          if (region.life() == life && region.replica() != null) {
            action.run();
          }
        });
  }

  void carryOut(SimulatedRegion region, Effect effect) {
    if (effect instanceof Effect.Deliver deliver) {
      for (SimulatedSubscriber subscriber : subscribers) {
        if (subscriber.isAt(region)) {
          subscriber.deliver(deliver);
        }
      }
    } else if (effect instanceof Effect.BarrierEnded ended) {
      answer(region, ended.ticket(), effect);
    } else if (effect instanceof Effect.Acknowledge acknowledged) {
      answer(region, acknowledged.ticket(), effect);
    } else if (effect instanceof Effect.Refuse refused) {
      answer(region, refused.ticket(), effect);
    }
  }

  private void answer(SimulatedRegion region, long ticket, Effect effect) {
    Consumer<Effect> onAnswer = answers.remove(ticket);
    if (onAnswer == null) {
      throw new Judge.Violation("ticket " + ticket + " answered twice, now " + effect);
    }
    if (effect instanceof Effect.BarrierEnded) {
      // The position to go on from is read where the barrier ended, in the entity.
      onAnswer.accept(effect);
    } else {
      time.schedule(random.between(0L, 4L), () -> onAnswer.accept(effect));
    }
    log(() -> region.id() + " answers " + effect);
  }

  void entityStarted(SimulatedRegion region) {
    log(() -> region.id() + " starts");
    for (SimulatedSubscriber subscriber : subscribers) {
      if (subscriber.isAt(region)) {
        subscriber.entityStarted();
      }
    }
  }
}
