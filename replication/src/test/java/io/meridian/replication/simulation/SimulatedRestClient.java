package io.meridian.replication.simulation;

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
  private final PublishKey key;
  private RegionId at;
  private boolean done;

  SimulatedRestClient(ReplicationSimulation world, String id, RegionId at) {
    this.world = world;
    this.key = PublishKey.ofClient(id);
    this.at = at;
    world.judge.published(key);
  }

  void post() {
    if (done) {
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
    world.toEntity(region, () -> region.submit(publish));
    world.time.schedule(
        RETRY_MILLIS + world.random.between(0L, 300L),
        () -> {
          at = world.livingRegion(at);
          post();
        });
  }

  boolean isDone() {
    return done;
  }
}
