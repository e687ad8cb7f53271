package io.meridian.regions.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.FakeDeployment;
import io.meridian.regions.launch.LocalDeployment;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the emulated network comes, is steered and goes with the regions. Method: fakes. */
@Timeout(60)
class WanCommandTest {
  private static final RegionId R21 = new RegionId("r21");
  private static final RegionId R22 = new RegionId("r22");

  private final Path folder;
  private final LocalDeployment deployment;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  WanCommandTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.deployment = FakeDeployment.in(folder);
  }

  @AfterEach
  void leaveNoProcess() {
    deployment.stop(List.of(R21, R22), true);
  }

  @Test
  void upPutsItBetweenTheRegionsAndDownTakesItAway() {
    assertThat(run("up", "--wan", "world")).isZero();

    Path seen = folder.resolve("run/wan/as-seen-by-r21.json");
    assertThat(said()).containsPattern("emulated network: profile world, pid [0-9]+\n");
    assertThat(folder.resolve("run/r21/node-1/log"))
        .content()
        .contains("MERIDIAN_TOPOLOGY=" + seen);
    assertThat(Topology.load(seen).region(R22).addresses()).containsExactly("127.0.201.21");
    assertThat(run("status", "--json")).isZero();
    assertThat(said()).containsPattern("\"wan\":\\{\"profile\":\"world\",\"pid\":[0-9]+}");
    assertThat(run("logs", "wan")).isZero();
    assertThat(said()).contains("first profile world\n");

    assertThat(run("down", "r21")).isZero();
    assertThat(deployment.wan().pid()).isPresent();
    assertThat(run("down", "r22")).isZero();
    assertThat(deployment.wan().pid()).isEmpty();
    assertThat(deployment.wan().profile()).isEmpty();
  }

  @Test
  void linksAreBrokenAndHealedWhileItRuns() {
    run("up", "--wan", "world", "r21");
    said();

    assertThat(run("wan")).isZero();
    assertThat(said())
        .startsWith("profile world\n\nFROM  TO   PLACES ")
        .containsPattern("r21 +r22 +frankfurt to virginia +43.50 ms +up to 1.00 ms +2 +well\n");
    assertThat(run("wan", "silence", "r21", "r22", "--one-way")).isZero();
    assertThat(said()).contains("silence one way\n");
    assertThat(run("wan", "slow", "r21", "r22", "--delay", "5")).isZero();
    assertThat(said()).contains("slow\n");
    assertThat(run("wan", "heal")).isZero();
    assertThat(said()).contains("heal one way\n");
  }

  @Test
  void anotherProfileIsTakenWhileItRunsAndStaysWithoutOption() {
    run("up", "--wan", "world", "r21");

    assertThat(run("up", "--wan", "near", "r21")).isZero();
    assertThat(deployment.wan().status().orElseThrow().profile()).isEqualTo("near");
    assertThat(run("up", "r21")).isZero();
    assertThat(deployment.wan().profile()).contains("near");
    assertThat(run("up", "--wan", "none", "r21")).isEqualTo(1);
    assertThat(err.toString())
        .contains("through the emulated network, profile near: `meridian down` first");
  }

  @Test
  void regionsThatRunDirectlyAreNotMovedBehindIt() {
    run("up", "r21");

    assertThat(run("up", "--wan", "world")).isEqualTo(1);
    assertThat(err.toString()).contains("reach each other directly: `meridian down` first");
    assertThat(run("wan")).isEqualTo(1);
    assertThat(err.toString()).contains("no emulated network runs");
  }

  @Test
  void regionsDoNotChangeWhileItStandsBetweenThem() {
    run("up", "--wan", "world", "r21");

    assertThat(run("region", "detach", "r22")).isEqualTo(1);
    assertThat(err.toString())
        .contains("regions cannot change while the emulated network, profile world, stands");
  }

  @Test
  void whenNoNodeRunsItMayBeLeftOutAgain() {
    run("up", "--wan", "world", "r21");
    run("kill", "r21");

    assertThat(run("up", "r21")).isZero();

    assertThat(deployment.wan().profile()).isEmpty();
    assertThat(deployment.wan().pid()).isEmpty();
    assertThat(folder.resolve("run/r21/node-1/log"))
        .content()
        .contains("MERIDIAN_TOPOLOGY=" + folder.resolve("topology.json"));
  }

  @Test
  void itIsStartedAgainWhenItHasDied() {
    run("up", "--wan", "world", "r21");
    ProcessHandle process = ProcessHandle.of(deployment.wan().pid().orElseThrow()).orElseThrow();
    process.destroyForcibly();
    process.onExit().join();
    said();
    run("status");
    assertThat(said()).contains("emulated network: profile world, DOWN");

    assertThat(run("up", "r21")).isZero();
    assertThat(deployment.wan().pid()).isPresent();
  }

  @Test
  void whatMakesNoSenseIsWrongUsage() {
    assertThat(run("up", "--wan", "mars")).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            "--wan: unknown profile \"mars\", known are none, near (three zones of one city),");
    assertThat(deployment.status()).noneMatch(region -> region.isHealthy());
    assertThat(run("wan", "cut", "r21")).isEqualTo(2);
    assertThat(run("wan", "cut", "r21", "r21")).isEqualTo(2);
    assertThat(run("wan", "cut", "r21", "mars")).isEqualTo(2);
    assertThat(run("wan", "slow", "r21", "r22")).isEqualTo(2);
    assertThat(run("wan", "heal", "r21")).isEqualTo(2);
    assertThat(run("wan", "heal", "r21", "r21")).isEqualTo(2);
  }

  /** What was printed since it was last asked. */
  private String said() {
    String text = out.toString();
    out.getBuffer().setLength(0);
    return text;
  }

  private int run(String... words) {
    return Meridian.commandLine(() -> deployment)
        .setOut(new PrintWriter(out, true))
        .setErr(new PrintWriter(err, true))
        .execute(words);
  }
}
