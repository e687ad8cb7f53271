package io.meridian.node.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code ./meridian sim} from its jar, in which everything has to be that a run needs. */
class SimulatorJarIT {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();

  @Test
  @Timeout(120)
  void aSeedIsRunByTheCommand() throws IOException, InterruptedException {
    ProcessBuilder command =
        new ProcessBuilder("./meridian", "sim", "--seed=1", "--count=5", "--jobs=1")
            .directory(PROJECT.toFile())
            .redirectErrorStream(true);
    command.environment().put("MERIDIAN_BUILD", "never");
    Process run = command.start();

    String said = new String(run.getInputStream().readAllBytes(), UTF_8);

    assertThat(run.waitFor()).as(said).isZero();
    assertThat(said).contains("5 runs");
  }
}
