package io.meridian.regions.launch;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MemoryCheckTest {
  private final Path memoryInfo;

  MemoryCheckTest(@TempDir Path folder) throws IOException {
    memoryInfo =
        Files.writeString(
            folder.resolve("meminfo"), "MemTotal:  9000000 kB\nMemAvailable:    2048000 kB\n");
  }

  @Test
  void whatFitsIsStarted() {
    assertThatCode(() -> MemoryCheck.requireEnough(memoryInfo, 1, 320, 1))
        .doesNotThrowAnyException();
  }

  @Test
  void whatDoesNotFitIsRefusedWithBothSizes() {
    assertThatThrownBy(() -> MemoryCheck.requireEnough(memoryInfo, 3, 320, 3))
        .hasMessage(
            "too little memory: 3 nodes and 3 Cassandras need about 3900 MiB, available are 2000"
                + " MiB");
  }

  @Test
  void aLargerHeapNeedsMore() {
    assertThatThrownBy(() -> MemoryCheck.requireEnough(memoryInfo, 1, 1_220, 1))
        .hasMessageContaining("need about 2200 MiB");
  }

  @Test
  void whereTheSystemDoesNotTellNothingIsRefused() {
    assertThatCode(() -> MemoryCheck.requireEnough(Path.of("none"), 99, 320, 99))
        .doesNotThrowAnyException();
  }
}
