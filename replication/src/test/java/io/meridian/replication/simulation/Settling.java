package io.meridian.replication.simulation;

import java.util.List;

/** What must be true some time after a run healed. */
final class Settling {
  private static final long SETTLE_MILLIS_MAX = 120_000;

  private final ReplicationSimulation world;

  Settling(ReplicationSimulation world) {
    this.world = world;
  }

  /** Runs on until all is settled; how long it took. */
  long settle() {
    long healed = world.time.nowMillis();
    while (world.time.nowMillis() < healed + SETTLE_MILLIS_MAX && !isSettled()) {
      world.time.runFor(Fault.STEP_MILLIS);
      world.publishers().forEach(SimulatedPublisher::check);
    }
    world.subscribers().forEach(SimulatedSubscriber::requireComplete);
    if (!isSettled()) {
      throw new Violation(
          "unsettled",
          world.publishers()
              + ", vectors "
              + world.regions().stream().map(SimulatedRegion::held).toList());
    }
    settled().forEach(region -> world.judge.requireOneHistory(region.id(), region.history()));
    return world.time.nowMillis() - healed;
  }

  private boolean isSettled() {
    return world.publishers().stream()
            .allMatch(publisher -> publisher.isDone() || !world.isConnected(publisher.at()))
        && world.restClients().stream().allMatch(SimulatedRestClient::isDone)
        && world.regions().stream().allMatch(this::isAsItStays)
        && settled().stream().map(SimulatedRegion::held).distinct().count() == 1
        && world.subscribers().stream().allMatch(SimulatedSubscriber::isComplete);
  }

  private boolean isAsItStays(SimulatedRegion region) {
    return !world.isConnected(region.id())
        || (region.isDown() ? world.options.is(Option.LOST_FOR_GOOD) : region.serves());
  }

  /** The regions that must agree. */
  private List<SimulatedRegion> settled() {
    return world.regions().stream()
        .filter(region -> !region.isDown() && world.isConnected(region.id()))
        .toList();
  }
}
