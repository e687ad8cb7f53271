package io.meridian.regions.launch;

import io.meridian.regions.RegionId;

/** Told of each stage of a start, from several threads at once. */
@FunctionalInterface
public interface StartProgress {
  /**
   * A stage began or ended.
   *
   * @param stage a few words, such as {@code Cassandra answers}
   */
  void reached(RegionId region, String stage);

  /** Tells nobody. */
  static StartProgress silent() {
    return (region, stage) -> {};
  }
}
