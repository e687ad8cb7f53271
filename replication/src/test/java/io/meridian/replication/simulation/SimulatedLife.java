package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.ColdStart;
import io.meridian.replication.life.Founding;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeCodec;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.wire.WireException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A region's nodes, as far as they look after the life of its storage. A copy of it that nobody who
 * answers knows to be old would be taken for the storage itself, which the protocol does not
 * promise to survive: then the run goes on with the storage as it was.
 */
final class SimulatedLife {
  static final long PATIENCE_MILLIS = 1_500;

  private static final long RECALL_MILLIS = 100;
  private static final long BEAT_MILLIS = 200;
  static final long FIRST_EPOCH = 7;

  private final ReplicationSimulation world;
  private final SimulatedRegion region;
  private final SimulatedStorage storage;
  private @Nullable ColdStart deciding;
  private @Nullable Founding founding;
  private final Map<RegionId, Integer> asked = new HashMap<>();
  private final Set<RegionId> answered = new HashSet<>();
  private int starts;

  SimulatedLife(ReplicationSimulation world, SimulatedRegion region, SimulatedStorage storage) {
    this.world = world;
    this.region = region;
    this.storage = storage;
  }

  /** The deployment is new, and all regions answered that they have heard of none. */
  void found() {
    storage.life(new StoredLife(new Life(FIRST_EPOCH, 0), 0));
    beat(starts);
  }

  /** No node of the region was running; goes on when it is decided what its storage is. */
  void coldStart(Membership members, Runnable decided) {
    int start = ++starts;
    deciding = new ColdStart(storage.life(), members);
    founding = new Founding();
    asked.clear();
    answered.clear();
    ask(start, world.time.nowMillis() + PATIENCE_MILLIS, members, decided);
  }

  private void ask(int start, long until, Membership members, Runnable decided) {
    ColdStart asking = deciding;
    if (start != starts || asking == null) {
      return;
    }
    long now = world.time.nowMillis();
    ColdStart.Verdict verdict = asking.verdict(now >= until, FIRST_EPOCH + epochMillis(members));
    if (verdict == null) {
      members.peers().keySet().forEach(peer -> send(peer, new LifeMessage.Recall()));
      world.time.schedule(RECALL_MILLIS, () -> ask(start, until, members, decided));
      return;
    }
    deciding = null;
    StoredLife before = storage.life();
    boolean goesOn = before != null && before.life().epoch() == verdict.life().life().epoch();
    if (goesOn && storage.takeBack()) {
      world.log(() -> region.id() + " has its own storage again: " + verdict.reason());
      world.sometimes.reached("copy that nobody knew to be old");
      region.diskReplaced();
      coldStart(members, decided);
      return;
    }
    storage.stays();
    storage.life(withoutMechanisms(verdict.life()));
    if (!verdict.founding()) {
      founding = null;
    }
    world.log(() -> region.id() + " has life " + storage.life() + ": " + verdict.reason());
    beat(start);
    decided.run();
  }

  /**
   * By the region's clock. One that is behind may name a life that was before, when nobody who
   * answers remembers that: the protocol does not promise to survive this.
   */
  private long epochMillis(Membership members) {
    long byClock = region.clock().sinceStartMillis();
    boolean heardAll = answered.containsAll(members.peers().keySet());
    long now = heardAll ? byClock : Math.max(byClock, world.time.nowMillis());
    return Math.max(0, now);
  }

  private StoredLife withoutMechanisms(StoredLife verdict) {
    StoredLife before = storage.life();
    boolean changed = before == null || before.life().epoch() != verdict.life().epoch();
    world.sometimes.reachedIf(changed, "epoch change");
    Life life = verdict.life();
    if (!world.options.has(Mechanism.EPOCHS)) {
      life = before == null ? new Life(FIRST_EPOCH, 0) : before.life();
    }
    return new StoredLife(life, world.options.has(Mechanism.VOTE_RULE) ? verdict.provenSince() : 0);
  }

  private void beat(int start) {
    StoredLife stored = storage.life();
    if (start != starts || stored == null || region.isDown()) {
      return;
    }
    Membership members = region.members();
    Founding open = founding;
    boolean founded = open != null && open.isDone(members);
    if (open != null && (founded || open.failed())) {
      world.sometimes.reachedIf(founded, "founded after others answered");
      founding = null;
      open = null;
    }
    StoredLife next = new StoredLife(stored.life().next(), founded ? 0 : stored.provenSince());
    storage.life(next);
    for (RegionId peer : members.peers().keySet()) {
      boolean asks = open != null && !open.mayTell(peer, asked.getOrDefault(peer, 0));
      if (asks && isUp(peer)) {
        asked.merge(peer, 1, Integer::sum);
      }
      send(peer, asks ? new LifeMessage.Recall() : new LifeMessage.Beat(next.life()));
    }
    world.time.schedule(BEAT_MILLIS, () -> beat(start));
  }

  /** What is asked over a link that is down does not count as asked. */
  private boolean isUp(RegionId peer) {
    return !world.network.isCut(region.id(), peer) && !world.region(peer).isDown();
  }

  void down() {
    starts++;
    deciding = null;
    founding = null;
  }

  private void send(RegionId to, LifeMessage message) {
    region.links().sendLife(to, LifeCodec.encode(message));
  }

  private void recalled(RegionId from, @Nullable Life life) {
    answered.add(from);
    if (deciding != null) {
      deciding.remembers(from, life);
    }
    if (founding != null) {
      founding.remembers(from, life);
    }
  }

  void receive(RegionId from, byte[] bytes) {
    try {
      LifeMessage message = LifeCodec.decode(bytes);
      if (message instanceof LifeMessage.Beat beat) {
        storage.remember(from, beat.life());
      } else if (message instanceof LifeMessage.Recall) {
        send(from, new LifeMessage.Recalled(storage.remembered(from)));
      } else if (message instanceof LifeMessage.Recalled recalled) {
        recalled(from, recalled.life());
      }
    } catch (WireException e) {
      throw new Violation("codec", "life message: " + e.getMessage());
    }
  }
}
