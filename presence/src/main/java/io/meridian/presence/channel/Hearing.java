package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.regions.RegionId;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Which deltas of the other regions were joined here. Those beyond a gap are remembered, at most
 * {@value #AHEAD_MAX} runs of each region; one more is forgotten, and is sent again.
 */
final class Hearing {
  private static final int AHEAD_MAX = 256;

  private final SortedMap<RegionId, TreeMap<Long, Long>> ahead = new TreeMap<>();
  private Heard heard = Heard.NONE;

  Heard heard() {
    return heard;
  }

  /**
   * Deltas have come.
   *
   * @return whether some of them had not
   */
  boolean took(Origin activation, long after, long through) {
    follow(activation);
    if (heard.epochOf(activation.region()) > activation.epoch()) {
      return true;
    }
    long until = heard.of(activation);
    if (through <= until) {
      return false;
    }
    if (after <= until) {
      heard = heard.with(activation, through);
      closeGaps(activation);
      return true;
    }
    TreeMap<Long, Long> runs = aheadOf(activation.region());
    Map.Entry<Long, Long> run = runs.floorEntry(after);
    if (run != null && run.getValue() >= through) {
      return false;
    }
    if (runs.size() < AHEAD_MAX) {
      runs.merge(after, through, Math::max);
    }
    return true;
  }

  /** Everything that another region had joined was joined here. */
  void adopt(Heard others, RegionId self) {
    others
        .through()
        .forEach(
            (activation, through) -> {
              if (!activation.region().equals(self)) {
                follow(activation);
                heard = heard.with(activation, through);
                closeGaps(activation);
              }
            });
  }

  private void follow(Origin activation) {
    if (heard.epochOf(activation.region()) < activation.epoch()) {
      ahead.remove(activation.region());
      heard = heard.with(activation, 0);
    }
  }

  private void closeGaps(Origin activation) {
    if (heard.epochOf(activation.region()) != activation.epoch()) {
      return;
    }
    TreeMap<Long, Long> runs = aheadOf(activation.region());
    while (!runs.isEmpty() && runs.firstKey() <= heard.of(activation)) {
      heard = heard.with(activation, runs.pollFirstEntry().getValue());
    }
  }

  private TreeMap<Long, Long> aheadOf(RegionId region) {
    return ahead.computeIfAbsent(region, each -> new TreeMap<>());
  }
}
