package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@EnabledOnOs(OS.LINUX)
@Timeout(30)
class SignalPipeTest {
  private Process process;

  @BeforeEach
  void start() throws IOException {
    process = new ProcessBuilder("sleep", "60").start();
  }

  @AfterEach
  void end() {
    process.destroyForcibly();
  }

  /** As in {@code ps}: T is stopped. */
  private char state() throws IOException {
    String stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2);
  }

  private void awaitStopped(boolean stopped) throws IOException, InterruptedException {
    while ((state() == 'T') != stopped) {
      Thread.sleep(1);
    }
  }

  @Test
  void theProcessStopsAndGoesOn() throws IOException, InterruptedException {
    try (SignalPipe pipe = new SignalPipe(process.pid())) {
      pipe.stop();
      awaitStopped(true);
      pipe.goOn();
      awaitStopped(false);
    }
    assertThat(process.isAlive()).isTrue();
  }

  @Test
  void aStoppedProcessGoesOnWhenThePipeIsClosed() throws IOException, InterruptedException {
    try (SignalPipe pipe = new SignalPipe(process.pid())) {
      pipe.stop();
      awaitStopped(true);
    }
    awaitStopped(false);
    assertThat(process.isAlive()).isTrue();
  }
}
