package io.meridian.chaos.bench;

import io.meridian.regions.RegionId;
import java.util.Locale;

/** Messages that are published in a region, all on one channel. */
record Stream(RegionId from, Durability durability) {
  /** Its channel in one run of several. */
  String channel(String run) {
    return durability.channel(run + '-' + from);
  }

  @Override
  public String toString() {
    return from + ", " + durability.name().toLowerCase(Locale.ROOT);
  }
}
