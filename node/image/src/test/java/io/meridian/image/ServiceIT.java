package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.image.Host.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Goal: a service without systemd is started, watched and ended. Method: the real program; a script
 * stands for Java, which counts its starts and ends as the test wants.
 */
class ServiceIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Host host;

  ServiceIT(@TempDir Path root) {
    this.host = Host.installed(root);
  }

  @BeforeEach
  void givenAJavaThatServesAtOnce() {
    // A node runs until it is told to end, or ends with the status in `ends`; a question for
    // readiness is answered with yes when a node has been started.
    Path java =
        host.write(
            "java/bin/java",
            "#!/bin/sh",
            "case \"$*\" in",
            "  *Readiness*) while [ ! -f \"$TEST/starts\" ]; do sleep 0.1; done; exit 0 ;;",
            "esac",
            "echo \"start $$\" >>\"$TEST/starts\"",
            "[ ! -f \"$TEST/ends\" ] || exit \"$(cat \"$TEST/ends\")\"",
            "trap 'echo drained >>\"$TEST/drained\"; exit 143' TERM",
            "while :; do sleep 0.1; done");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    host.with("JAVA_HOME", host.path("java").toString()).with("TEST", host.path("").toString());
  }

  @AfterEach
  void nothingIsLeft() {
    service("stop");
  }

  @Test
  void aStartedServiceRunsUntilItIsStoppedWhichDrainsIt() throws IOException {
    assertThat(service("status").status()).isEqualTo(3);

    assertThat(service("start").status()).isZero();
    assertThat(service("status").status()).isZero();
    assertThat(service("start").status()).as("started again").isZero();
    assertThat(starts()).hasSize(1);

    assertThat(service("stop").status()).isZero();
    assertThat(service("status").status()).isEqualTo(3);
    assertThat(host.path("drained")).exists();
    assertThat(ProcessHandle.of(starts().get(0))).isEmpty();
  }

  @Test
  void aServiceThatWasKilledIsStartedAgain() throws IOException {
    service("start");

    ProcessHandle.of(starts().get(0)).orElseThrow().destroyForcibly();

    await().atMost(PATIENCE).until(() -> starts().size() == 2);
    assertThat(service("status").status()).isZero();
    assertThat(Files.readString(host.path("var/log/meridian/node.log")))
        .contains("node ended with 137 and is started again (1)");
  }

  @Test
  void aServiceWithAWrongSettingIsNotStartedAgain() throws IOException {
    host.write("ends", "2");

    Ending ending = service("start");

    assertThat(ending.status()).isEqualTo(1);
    assertThat(ending.output()).contains("node ended with 2 and is not started again");
    assertThat(starts()).hasSize(1);
  }

  @Test
  void whatASupervisorThatWasKilledHasLeftIsEndedBeforeAnotherStart() throws IOException {
    service("start");
    String[] supervisor =
        Files.readString(host.path("run/meridian/node.supervisor")).split(" ", -1);
    ProcessHandle.of(Long.parseLong(supervisor[0])).orElseThrow().destroyForcibly();
    await().atMost(PATIENCE).until(() -> service("status").status() == 3);

    assertThat(service("start").status()).isZero();

    assertThat(starts()).hasSize(2);
    assertThat(host.path("drained")).content().hasLineCount(1);
  }

  @Test
  void aStrangerThatWasGivenAnOldPidIsLeftAlone() throws IOException {
    host.write("run/meridian/node.supervisor", ProcessHandle.current().pid() + " boot+1");

    assertThat(service("status").status()).isEqualTo(3);
    assertThat(service("stop").status()).isZero();
  }

  private Ending service(String action) {
    return host.program("meridian-service", action, "node");
  }

  /** The pids of all nodes that were started, the newest last. */
  private List<Long> starts() throws IOException {
    Path file = host.path("starts");
    return Files.exists(file)
        ? Files.readAllLines(file).stream()
            .map(line -> Long.parseLong(line.substring("start ".length())))
            .toList()
        : List.of();
  }
}
