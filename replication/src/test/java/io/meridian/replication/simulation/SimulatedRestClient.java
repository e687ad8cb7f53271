package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;

/**
 * One publish under an id of the client's own: tried in one region after another until it is
 * acknowledged.
 */
final class SimulatedRestClient {
  private static final long RETRY_MILLIS = 700;

  private final ReplicationSimulation world;
  private final SeededRandom random;
  private final PublishKey key;
  private final long sinceMillis;
  private RegionId at;
  private boolean done;

  SimulatedRestClient(ReplicationSimulation world, String id) {
    this.world = world;
    this.key = PublishKey.ofClient(id);
    this.sinceMillis = world.time.nowMillis();
    this.random = world.random.child(id);
    this.at = random.pick(world.ids());
    world.judge.published(key);
  }

  void post() {
    if (done || given()) {
      return;
    }
    SimulatedRegion region = world.region(at);
    long ticket =
        world.ticket(
            answer -> {
              if (answer instanceof Effect.Acknowledge && !done) {
                done = true;
                world.judge.acknowledged(key);
              }
            });
    Input publish =
        new Input.Publish(
            ticket, key, Draft.PREVIOUS_UNKNOWN, Judge.payload(key), world.durability());
    world.toEntity(random, region, () -> region.submit(publish));
    world.time.schedule(
        RETRY_MILLIS + random.between(0L, 300L),
        () -> {
          at = world.servingRegion(random, at);
          post();
        });
  }

  /** What regions may have forgotten is not sent again. */
  private boolean given() {
    return world.time.nowMillis() - sinceMillis
        > world.options.whole(Option.RETRY_WINDOW_MILLIS) * 3L / 5;
  }

  boolean isDone() {
    return done || given();
  }
}
