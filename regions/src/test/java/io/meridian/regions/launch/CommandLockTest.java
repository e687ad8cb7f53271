package io.meridian.regions.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommandLockTest {
  @Test
  void aSecondCommandIsRefusedUntilTheFirstIsDone(@TempDir Path folder) {
    Path file = folder.resolve("chaos/lock");
    try (var first = CommandLock.take(file, "running experiments")) {
      assertThat(first).isNotNull();
      assertThatThrownBy(() -> CommandLock.take(file, "running experiments"))
          .isInstanceOf(LaunchException.class)
          .hasMessage(
              "another meridian command is running experiments (pid %d): wait until it is done",
              ProcessHandle.current().pid());
    }
    CommandLock.take(file, "running experiments").close();
  }
}
