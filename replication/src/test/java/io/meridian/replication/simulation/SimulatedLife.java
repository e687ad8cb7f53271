package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.life.ColdStart;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeCodec;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.life.Vouchers;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.wire.WireException;
import java.util.HashSet;
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
  private Vouchers vouchers = new Vouchers(FIRST_EPOCH);
  private final Set<RegionId> answered = new HashSet<>();
  private int starts;

  SimulatedLife(ReplicationSimulation world, SimulatedRegion region, SimulatedStorage storage) {
    this.world = world;
    this.region = region;
    this.storage = storage;
  }

  /** The deployment is new, and all regions found that there is nothing that another lacks. */
  void found() {
    storage.life(new StoredLife(new Life(FIRST_EPOCH, 0), 0));
    beat(starts);
  }

  /** No node of the region was running; goes on when it is decided what its storage is. */
  void coldStart(Membership members, Runnable decided) {
    int start = ++starts;
    deciding = new ColdStart(storage.life(), members);
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
    vouchers = new Vouchers(region.epoch());
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
    boolean proven = stored.provenSince() != 0 && isProven(members);
    world.sometimes.reachedIf(proven, "proven again");
    StoredLife next = new StoredLife(stored.life().next(), proven ? 0 : stored.provenSince());
    storage.life(next);
    if (proven) {
      region.proven();
    }
    for (RegionId peer : members.peers().keySet()) {
      send(peer, new LifeMessage.Beat(next.life()));
      if (next.provenSince() != 0 && !vouchers.have(peer)) {
        send(peer, new LifeMessage.Recall());
      }
    }
    world.time.schedule(BEAT_MILLIS, () -> beat(start));
  }

  private boolean isProven(Membership members) {
    return world.options.has(Mechanism.ALL_VOUCH)
        ? vouchers.prove(members)
        : members.peers().keySet().stream().anyMatch(vouchers::have);
  }

  void down() {
    starts++;
    deciding = null;
  }

  private void send(RegionId to, LifeMessage message) {
    region.links().sendLife(to, LifeCodec.encode(message));
  }

  private void recalled(RegionId from, @Nullable Life life) {
    answered.add(from);
    if (deciding != null) {
      deciding.remembers(from, life);
    }
  }

  private void recall(RegionId of) {
    Life life = storage.remembered(of);
    send(of, new LifeMessage.Recalled(life));
    if (life != null && storage.comparedWith(of) == life.epoch()) {
      send(of, new LifeMessage.Vouch(life.epoch()));
    }
  }

  void receive(RegionId from, byte[] bytes) {
    try {
      LifeMessage message = LifeCodec.decode(bytes);
      if (message instanceof LifeMessage.Beat beat) {
        storage.remember(from, beat.life());
      } else if (message instanceof LifeMessage.Recall) {
        recall(from);
      } else if (message instanceof LifeMessage.Recalled recalled) {
        recalled(from, recalled.life());
      } else if (message instanceof LifeMessage.Vouch vouch) {
        vouchers.vouches(from, vouch.epoch());
      }
    } catch (WireException e) {
      throw new Violation("codec", "life message: " + e.getMessage());
    }
  }
}
