package io.meridian.node.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C while {@code ./meridian chaos run} has a fault under way. */
@EnabledOnOs(OS.LINUX)
@Timeout(240)
class ExperimentInterruptedIT {
  private static final Path PROJECT = Path.of("..").toAbsolutePath().normalize();
  private static final Path REGIONS = PROJECT.resolve(".meridian/chaos/regions");
  private static final String EXPERIMENT =
      """
      {
        "title": "One that is interrupted", "claim": "Nothing stays.", "seed": 1,
        "topology": { "regions": ["eu"], "wan": "none" },
        "load": { "sdk": "ably-java", "publishersPerRegion": 1, "subscribersPerRegion": 1,
          "channels": 1, "messagesPerSecond": 5, "payloadBytes": 20, "membersPerRegion": 0,
          "moving": false },
        "steadyState": { "warmUp": "1 s", "over": "2 s",
          "probes": [ { "probe": "silence-millis", "max": 20000 } ] },
        "method": [ { "fault": "pause", "target": "eu", "at": "1 s", "for": "100 s" } ],
        "after": "5 s", "stopWhen": [], "invariants": ["nothing-lost"],
        "evidence": ["report"], "expected": "holds"
      }
      """;

  private Process run;
  private Path output;

  @AfterEach
  void ends() throws InterruptedException {
    if (run != null && run.isAlive()) {
      run.destroyForcibly().waitFor();
    }
  }

  @Test
  void whatWasDoneIsUndoneAndNothingIsLeftRunning(@TempDir Path folder) throws Exception {
    Path file = Files.writeString(folder.resolve("interrupted.json"), EXPERIMENT);
    output = folder.resolve("output");
    run = start(file, folder.resolve("reports"));
    await("the fault")
        .atMost(Duration.ofMinutes(2))
        .until(() -> said().contains("Fault: pause eu") || !run.isAlive());
    List<Long> ofTheRun = run.descendants().map(ProcessHandle::pid).toList();
    List<Long> ofTheRegion = processesIn(REGIONS);
    assertThat(ofTheRun).as(said()).isNotEmpty();
    assertThat(ofTheRegion).as("node and Cassandra").hasSizeGreaterThanOrEqualTo(2);

    new ProcessBuilder("kill", "-INT", "--", "-" + run.pid()).start().waitFor();

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
    assertThat(run.exitValue()).as(said()).isEqualTo(130);
    assertThat(said()).contains("interrupted: undoing faults", "nothing is left running");
    assertThat(Stream.concat(ofTheRun.stream(), ofTheRegion.stream()))
        .noneMatch(pid -> Files.exists(Path.of("/proc", pid.toString())));
    assertThat(processesIn(REGIONS)).isEmpty();
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress("127.0.41.1", 8080));
    }
    assertThat(folder.resolve("reports/interrupted.html")).as("nothing was judged").doesNotExist();
  }

  private Process start(Path file, Path reports) throws IOException {
    ProcessBuilder command =
        // A session of its own, whose processes a terminal would tell together.
        new ProcessBuilder(
                "setsid", "./meridian", "chaos", "run", file.toString(), "--report=" + reports)
            .directory(PROJECT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    command.environment().put("MERIDIAN_BUILD", "never");
    return command.start();
  }

  private String said() throws IOException {
    return Files.readString(output);
  }

  /** Those whose command names something in a folder. */
  private static List<Long> processesIn(Path folder) {
    return ProcessHandle.allProcesses()
        .map(ProcessHandle::pid)
        .filter(pid -> command(pid).contains(folder + "/"))
        .toList();
  }

  /** Empty for one that is gone. */
  private static String command(long pid) {
    try {
      return Files.readString(Path.of("/proc/" + pid + "/cmdline")).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }
}
