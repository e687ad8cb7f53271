package io.meridian.regions.launch;

import io.meridian.regions.RegionId;
import java.util.List;

/**
 * The emulated network as it says it is.
 *
 * @param profile whose delays are in force
 */
public record WanStatus(String profile, List<Path> paths) {
  public WanStatus {
    paths = List.copyOf(paths);
  }

  /**
   * What goes from one region to another.
   *
   * @param from where it is, as the profile has it
   * @param state {@code well}, or the fault in force in a few words
   * @param connections that {@code from} has opened to {@code to}
   */
  public record Path(
      RegionId from,
      String fromPlace,
      RegionId to,
      String toPlace,
      double oneWayMillis,
      double jitterMillis,
      String state,
      int connections) {}
}
