package io.meridian.chaos.run;

import java.io.IOException;
import java.nio.file.Path;

/** Experiments that need the same regions. */
interface ExperimentGroup {
  /**
   * Looks whether its regions could be started here, and starts nothing.
   *
   * @throws io.meridian.regions.launch.LaunchException naming the address, port or memory that is
   *     lacking
   */
  void requireStartable() throws IOException;

  /**
   * Runs them.
   *
   * @param reports folder that can be written
   * @return an exit status; above 128 when a signal ended it
   */
  int run(Path reports) throws IOException, InterruptedException;
}
