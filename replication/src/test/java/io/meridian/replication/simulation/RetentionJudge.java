package io.meridian.replication.simulation;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Stored;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.util.HashMap;
import java.util.Map;

/**
 * The part of the {@link Judge} that knows what a region may forget: only what is old enough, and
 * what those it must keep it for have.
 */
final class RetentionJudge {
  /** One event ages a log by no more than a tenth of the retry window. */
  private static final int JUMPS_IN_WINDOW = 10;

  private final long retentionMillis;
  private final long jumpAgesMillis;
  private final Disks disks;
  private final Map<RegionId, Map<Dot, Long>> decidedAtAge = new HashMap<>();

  RetentionJudge(SimulationOptions options, Disks disks) {
    this.retentionMillis = options.whole(Option.RETENTION_MILLIS);
    this.jumpAgesMillis = options.whole(Option.RETRY_WINDOW_MILLIS) / JUMPS_IN_WINDOW;
    this.disks = disks;
  }

  /** A region is about to write an event. */
  void decided(SimulatedRegion region, Membership members, LogEvent.Appended event) {
    long age = ageMillisMax(region.clock());
    Map<Dot, Long> before = decidedAtAge.computeIfAbsent(region.id(), id -> new HashMap<>());
    LogEvent.Trim trim = event.trim();
    if (trim != null) {
      before.forEach(
          (dot, since) -> {
            if (age - since < retentionMillis && trim.base().covers(dot)) {
              throw new Violation("retention", region.id() + " forgets " + dot + " too early");
            }
          });
      requireHeld(region.id(), members, trim);
    }
    for (Stored stored : event.entries()) {
      before.put(stored.entry().dot(), age);
    }
  }

  private void requireHeld(RegionId region, Membership members, LogEvent.Trim trim) {
    for (Map.Entry<RegionId, PeerState> peer : members.peers().entrySet()) {
      if (peer.getValue() == PeerState.ATTACHED && !disks.everHeld(peer.getKey(), trim.base())) {
        throw new Violation("retention", region + " forgets what " + peer.getKey() + " lacks");
      }
    }
  }

  /** How old the region's log can be: time passes, and each jump of the clock adds a step. */
  private long ageMillisMax(SimulatedClock clock) {
    return clock.now().elapsedMillis() + clock.jumpsAhead() * jumpAgesMillis;
  }
}
