package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunLockTest {
  @Test
  void oneCommandAtATimeRunsExperimentsInAFolder(@TempDir Path folder) throws IOException {
    Path runs = folder.resolve("chaos");
    try (RunLock first = RunLock.take(runs)) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> RunLock.take(runs))
          .isInstanceOf(LaunchException.class)
          .hasMessage("another command runs experiments in " + runs + ": wait until it is done");
    }
    RunLock.take(runs).close();
  }
}
