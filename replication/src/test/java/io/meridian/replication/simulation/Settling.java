package io.meridian.replication.simulation;

import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.SortedMap;

/**
 * What must be true some time after a run healed, also when one fault stays for good: who can reach
 * a majority is acknowledged, and who is in a connected region has everything.
 */
final class Settling {
  /** {@code PeerView} doubles the time between comparisons with a silent peer up to this. */
  private static final long DIGEST_MILLIS_MAX = 15_000;

  /**
   * In virtual time: a region that is down when the run heals comes back; it may be compared with
   * only then, after the longest pause; a moved client then waits for its barrier once more, and
   * what was missing arrives meanwhile.
   */
  static final long SETTLE_MILLIS_MAX =
      Faults.DOWN_MILLIS_MAX + DIGEST_MILLIS_MAX + ReplicationSimulation.BARRIER_MILLIS;

  /** How much longer a run goes on to tell what is slow from what is lost. */
  private static final long LOST_MILLIS = 60_000;

  private final ReplicationSimulation world;

  Settling(ReplicationSimulation world) {
    this.world = world;
  }

  /** Runs on until all is settled; how long it took. */
  long settle() {
    long healed = world.time.nowMillis();
    long within =
        SETTLE_MILLIS_MAX
            + drainMillis()
            + (world.operator().isDone() ? 0 : SimulatedOperator.CHANGE_MILLIS);
    runUntilSettled(healed + within);
    if (!isSettled()) {
      runUntilSettled(healed + within + LOST_MILLIS);
      world.clients().subscribers().forEach(SimulatedSubscriber::requireComplete);
      String state =
          world.clients().publishers()
              + ", vectors "
              + world.regions().stream().map(SimulatedRegion::held).toList();
      throw isSettled()
          ? new Violation(
              "slow", "settled after " + (world.time.nowMillis() - healed) + " ms, max " + within)
          : new Violation("unsettled", state);
    }
    VersionVector forgotten =
        settled().stream()
            .map(region -> region.journal().log().base())
            .reduce(VersionVector.EMPTY, VersionVector::merge);
    for (SimulatedRegion region : settled()) {
      SortedMap<Serial, PublishKey> kept = region.journal().history();
      kept.values().removeIf(key -> world.judge.isBelow(key, forgotten));
      world.judge.requireOneHistory(region.id(), kept);
    }
    // Runs that forget have no operations; see SimulationOptions.sound.
    if (!world.options.is(Option.RETENTION_MILLIS)) {
      for (SimulatedRegion region : settled()) {
        world.judge.requireOneContent(region.id(), region.fold(region.held()), region.held());
      }
      world.clients().subscribers().forEach(SimulatedSubscriber::requireMessages);
    }
    return world.time.nowMillis() - healed;
  }

  /**
   * What is unacknowledged when a run heals goes through the bound on publishes that wait, which
   * may be a handful: so many at a time, each for a round trip.
   */
  private long drainMillis() {
    long unacknowledged =
        world.clients().publishers().stream().mapToLong(SimulatedPublisher::unacknowledged).sum();
    return unacknowledged
        / world.options.whole(Option.WAITING_ANSWERS)
        * 2
        * world.options.whole(Option.LATENCY_MILLIS_MAX);
  }

  private void runUntilSettled(long endMillis) {
    while (world.time.nowMillis() < endMillis && !isSettled()) {
      world.time.runFor(Fault.STEP_MILLIS);
      world.clients().publishers().forEach(SimulatedPublisher::check);
    }
  }

  private boolean isSettled() {
    return world.clients().publishers().stream()
            .allMatch(publisher -> publisher.isDone() || !world.isConnected(publisher.at()))
        && world.clients().restClients().stream().allMatch(SimulatedRestClient::isDone)
        && world.operator().isDone()
        && world.regions().stream().allMatch(this::isAsItStays)
        && settled().stream().map(SimulatedRegion::held).distinct().count() == 1
        && world.clients().subscribers().stream().allMatch(SimulatedSubscriber::isComplete);
  }

  private boolean isAsItStays(SimulatedRegion region) {
    return !world.isConnected(region.id())
        || (region.isDown() ? world.isGone(region.id()) : region.serves());
  }

  /** The regions that must agree. */
  private List<SimulatedRegion> settled() {
    return world.regions().stream()
        .filter(region -> !region.isDown() && world.isConnected(region.id()))
        .toList();
  }
}
