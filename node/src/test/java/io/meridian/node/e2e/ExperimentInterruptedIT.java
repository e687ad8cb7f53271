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
        "method": [ { "fault": "kill", "target": "eu", "at": "1 s", "for": "100 s" } ],
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
    run =
        // A session of its own, whose processes a terminal would tell together.
        new ProcessBuilder(
                "setsid",
                "./meridian",
                "chaos",
                "run",
                file.toString(),
                "--report",
                folder.resolve("reports").toString())
            .directory(PROJECT.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    await("the fault")
        .atMost(Duration.ofMinutes(2))
        .until(() -> said().contains("Fault: kill eu") || !run.isAlive());
    assertThat(processesIn(REGIONS)).as(said()).isNotEmpty();

    new ProcessBuilder("kill", "-INT", "--", "-" + run.pid()).start().waitFor();

    assertThat(run.waitFor(60, TimeUnit.SECONDS)).as(said()).isTrue();
    assertThat(run.exitValue()).as(said()).isEqualTo(130);
    assertThat(processesIn(REGIONS)).as(said()).isEmpty();
    try (ServerSocket free = new ServerSocket()) {
      free.setReuseAddress(true);
      free.bind(new InetSocketAddress("127.0.41.1", 8080));
    }
    assertThat(folder.resolve("reports/interrupted.html")).as("nothing was judged").doesNotExist();
  }

  private String said() throws IOException {
    return Files.readString(output);
  }

  /** Commands that name something in a folder. */
  private static List<String> processesIn(Path folder) throws IOException {
    try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
      return processes
          .map(process -> command(process))
          .filter(command -> command.contains(folder + "/"))
          .toList();
    }
  }

  /** Empty for what is no process, or none any more. */
  private static String command(Path process) {
    try {
      return Files.readString(process.resolve("cmdline")).replace('\0', ' ');
    } catch (IOException gone) {
      return "";
    }
  }
}
