package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.ExperimentFile;
import io.meridian.regions.wan.WanProfiles;
import java.nio.file.Path;
import java.util.Set;

/**
 * An experiment and where it was read.
 *
 * @param file that another process can read again, wherever it runs
 */
record ExperimentSource(Path file, Experiment experiment) {
  /**
   * Reads one.
   *
   * @param profiles of delays between regions, that it may ask for
   * @throws io.meridian.chaos.experiment.InvalidExperimentException when it cannot be run
   */
  static ExperimentSource read(Path file, WanProfiles profiles) {
    Path absolute = file.toAbsolutePath();
    return new ExperimentSource(
        absolute, ExperimentFile.read(absolute, Set.copyOf(profiles.names())));
  }
}
