package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Available;
import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.ExperimentFile;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.wan.WanProfiles;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An experiment and where it was read.
 *
 * @param asked what the user called it, a name or a path
 * @param file that another process can read again, wherever it runs
 */
record ExperimentSource(String asked, Path file, Experiment experiment) {
  /**
   * Reads one.
   *
   * @param profiles of delays between regions, that it may ask for
   * @throws io.meridian.chaos.experiment.InvalidExperimentException when it cannot be run
   */
  static ExperimentSource read(String asked, Path file, WanProfiles profiles) {
    Path absolute = file.toAbsolutePath();
    return new ExperimentSource(
        asked, absolute, ExperimentFile.read(absolute, Available.with(profiles)));
  }

  /**
   * Makes sure that none writes its report over that of another.
   *
   * @throws LaunchException naming two that would
   */
  static void requireNamesOfTheirOwn(List<ExperimentSource> sources) {
    Map<String, ExperimentSource> byName = new HashMap<>();
    for (ExperimentSource source : sources) {
      String name = source.experiment().name();
      ExperimentSource other = byName.put(name, source);
      if (other != null) {
        throw new LaunchException(
            "%s and %s are both named %s, and one's report would take the place of the other's"
                .formatted(other.file(), source.file(), name));
      }
    }
  }

  /** What runs it again. */
  String command() {
    return "./meridian chaos run " + asked;
  }
}
