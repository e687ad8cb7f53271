package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.ExperimentFile;
import java.nio.file.Path;
import java.util.Set;

/**
 * An experiment and where it was read.
 *
 * @param file that another process can read again, wherever it runs
 */
record ExperimentSource(Path file, Experiment experiment) {
  static ExperimentSource read(Path file) {
    Path absolute = file.toAbsolutePath();
    return new ExperimentSource(absolute, ExperimentFile.read(absolute, Set.of()));
  }
}
