package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
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
    return state(Path.of("/proc", Long.toString(process.pid())));
  }

  private static char state(Path folder) throws IOException {
    String stat = Files.readString(folder.resolve("stat"));
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

  @Test
  void whoStoppedAProcessFindsItStandingStill() throws IOException, InterruptedException {
    try (SignalPipe pipe = new SignalPipe(process.pid())) {
      for (int round = 0; round < 20; round++) {
        pipe.stop();
        assertThat(state()).isEqualTo('T');
        pipe.goOn();
        assertThat(state()).isNotEqualTo('T');
      }
    }
  }

  @Test
  void allThreadsOfAProcessStandStill() throws IOException, InterruptedException {
    Process java =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "jshell").toString(), "-")
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (SignalPipe pipe = new SignalPipe(java.pid())) {
      pipe.stop();

      try (Stream<Path> threads = Files.list(Path.of("/proc/" + java.pid() + "/task"))) {
        assertThat(threads).allSatisfy(thread -> assertThat(state(thread)).isEqualTo('T'));
      }
    } finally {
      java.destroyForcibly();
    }
  }

  @Test
  void aProcessThatIsGoneIsTold() throws IOException, InterruptedException {
    SignalPipe pipe = new SignalPipe(process.pid());
    process.destroyForcibly().waitFor();

    assertThatThrownBy(pipe::stop).hasMessage("process " + process.pid() + " is gone");
    assertThatThrownBy(pipe::goOn).hasMessage("process " + process.pid() + " is gone");
    assertThatThrownBy(pipe::close).hasMessage("process " + process.pid() + " is gone");
  }
}
