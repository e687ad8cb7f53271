package io.meridian.terraform;

import static io.meridian.terraform.LocalScene.EU;
import static io.meridian.terraform.LocalScene.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.Target;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * Two regions of real processes in the hands of {@code terraform/local}, from their first start to
 * their end. Each part goes on from the one before, since a start takes much of a minute.
 */
@NeedsTerraform
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class LocalIT {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration END_MAX = Duration.ofSeconds(30);

  /** A plan takes a node for one that hangs when its file is 20 s old. */
  private static final Duration SILENCE_MAX = Duration.ofSeconds(40);

  private final LocalScene scene;

  LocalIT(@TempDir Path folder) {
    this.scene = new LocalScene(folder);
  }

  @AfterAll
  void nothingIsLeftWhateverHappened() {
    scene.givenTopology(LocalScene.topology(8080, "eu", "us"));
    scene.launcher().stop(List.of(EU, US), true);
  }

  @Test
  @Order(1)
  void ctrlCInTheMiddleOfAStartLeavesNoProcessAndWhatTheNextCommandKnows() throws Exception {
    Process up = scene.regionInTerminal("up", "us");
    await().atMost(START_MAX).until(() -> status(US).cassandraPid().isPresent());

    // All that the terminal runs gets it: the script, terraform, what terraform has started.
    new ProcessBuilder("kill", "-INT", "--", "-" + up.pid()).inheritIO().start().waitFor();

    assertThat(up.waitFor(1, TimeUnit.MINUTES)).isTrue();
    assertThat(up.exitValue()).isNotZero();
    await().atMost(END_MAX).until(() -> scene.processes().isEmpty());
    assertThat(status(US).cassandraPid()).isEmpty();
    assertThat(scene.states().resolve("us")).isDirectory();
    scene.region("down", "us").requireSuccess();
    assertThat(scene.states().resolve("us")).doesNotExist();
  }

  @Test
  @Order(2)
  void whatAKilledTerraformHasStartedIsStoppedByTheNextDown() throws InterruptedException {
    killTerraformInTheMiddleOfAStart();

    scene.region("down", "us").requireSuccess();

    assertThat(status(US).cassandraPid()).isEmpty();
    assertThat(status(US).nodes()).isEmpty();
    await().atMost(END_MAX).until(() -> scene.processes().isEmpty());
    assertThat(scene.states().resolve("us")).doesNotExist();
  }

  @Test
  @Order(3)
  void whatTheCommandHasStartedIsTakenOverAsItIs() {
    scene.meridian("up", "eu").requireSuccess();
    RegionStatus eu = status(EU);

    scene.region("up", "eu").requireSuccess();

    assertThat(pid(EU)).isEqualTo(eu.nodes().get(0).pid().orElseThrow());
    assertThat(status(EU).cassandraPid()).isEqualTo(eu.cassandraPid()).isPresent();
    assertThat(scene.region("plan", "eu").requireSuccess().words()).contains("No changes");
  }

  @Test
  @Order(4)
  void whatAKilledTerraformHasStartedIsTakenOverByTheNext() throws InterruptedException {
    killTerraformInTheMiddleOfAStart();

    // The launcher that terraform had started goes on: this one waits until it is done.
    scene.region("up", "all").requireSuccess();

    assertThat(status(EU).isHealthy()).isTrue();
    assertThat(status(US).isHealthy()).isTrue();
    assertThat(scene.region("plan", "all").requireSuccess().words())
        .contains("No changes")
        .doesNotContain("must be replaced");
  }

  @Test
  @Order(5)
  void aDeadNodeOneThatIsPausedAndOneThatIsSilentAreSeenAndHealed() throws Exception {
    RegionStatus eu = status(EU);
    RegionStatus us = status(US);
    Path obstacle = keepFromWritingItsHealth("us/node-1");
    scene.launcher().kill(Target.parse("eu/1"));

    assertThat(planned(EU)).contains("eu/1 is down");
    assertThat(scene.region("plan", "us").requireSuccess().output()).contains("No changes");

    // Meanwhile the other's file gets old.
    scene.region("up", "eu").requireSuccess();
    long healed = pid(EU);
    scene.launcher().pause(Target.parse("eu/1"));

    assertThat(planned(EU)).contains("eu/1 is paused");
    await()
        .atMost(SILENCE_MAX)
        .until(() -> scene.region("plan", "us").words().contains("us/1 is not answering"));
    assertThat(pid(US)).isEqualTo(us.nodes().get(0).pid().orElseThrow());

    // Whatever hindered the node, it does not hinder the one that takes its place.
    ProcessHandle.of(pid(US)).orElseThrow().onExit().thenRun(() -> obstacle.toFile().delete());
    scene.region("up", "all").requireSuccess();

    assertThat(status(EU).isHealthy()).isTrue();
    assertThat(status(US).isHealthy()).isTrue();
    assertThat(pid(EU)).isNotEqualTo(healed).isNotEqualTo(eu.nodes().get(0).pid().orElseThrow());
    assertThat(pid(US)).isNotEqualTo(us.nodes().get(0).pid().orElseThrow());
    assertThat(status(EU).cassandraPid()).isEqualTo(eu.cassandraPid());
    assertThat(status(US).cassandraPid()).isEqualTo(us.cassandraPid());
    scene.region("plan", "all").requireSuccess();
  }

  @Test
  @Order(6)
  void anotherSettingRestartsItsRegionAndNoOther() {
    RegionStatus eu = status(EU);
    RegionStatus us = status(US);
    assertThat(planned(EU, "-var", "nodes={eu=3}")).contains("must be replaced");
    assertThat(scene.region("plan", "us", "-var", "nodes={eu=3}").requireSuccess().output())
        .contains("No changes");
    scene.givenTopology(LocalScene.topologyWithClientPort(8085));

    assertThat(planned(EU)).contains("must be replaced");
    assertThat(scene.region("plan", "us").requireSuccess().output()).contains("No changes");

    scene.region("up", "all").requireSuccess();

    assertThat(status(EU).endpoint()).isEqualTo("127.0.71.1:8085");
    assertThat(status(EU).isHealthy()).isTrue();
    assertThat(status(EU).cassandraPid()).isNotEqualTo(eu.cassandraPid());
    assertThat(pid(US)).isEqualTo(us.nodes().get(0).pid().orElseThrow());
    assertThat(status(US).cassandraPid()).isEqualTo(us.cassandraPid());
  }

  @Test
  @Order(7)
  void aRegionThatIsAddedTouchesNoOther() {
    scene.givenTopology(LocalScene.topology(8085, "eu", "us", "ap"));

    assertThat(scene.region("plan", "eu").requireSuccess().output()).contains("No changes");
    assertThat(scene.region("plan", "us").requireSuccess().output()).contains("No changes");
  }

  @Test
  @Order(8)
  void whatIsStoredStaysUnlessItIsToBeWiped() {
    scene
        .terraform("eu")
        .run(START_MAX, "apply", "-auto-approve", "-var", "wipe_on_destroy=true")
        .requireSuccess();
    // One that has left the topology is stopped too.
    scene.givenTopology(LocalScene.topology(8085, "eu"));

    scene.region("down", "us").requireSuccess();
    assertThat(status(EU).isHealthy()).isTrue();
    scene.region("down", "all").requireSuccess();

    assertThat(scene.processes()).isEmpty();
    assertThat(scene.runFolder().resolve("eu")).doesNotExist();
    assertThat(scene.runFolder().resolve("us/cassandra/data")).isDirectory();
    assertThat(scene.states().resolve("eu")).doesNotExist();
    assertThat(scene.states().resolve("us")).doesNotExist();
  }

  private void killTerraformInTheMiddleOfAStart() throws InterruptedException {
    Process terraform = scene.terraform("us").start("apply", "-auto-approve");
    await().atMost(START_MAX).until(() -> status(US).cassandraPid().isPresent());
    terraform.destroyForcibly().waitFor();
  }

  /**
   * A node writes another file first, where a folder is now. As one that hangs it runs, and its
   * file gets old.
   */
  private Path keepFromWritingItsHealth(String node) {
    Path obstacle = scene.runFolder().resolve(node).resolve("health.next");
    // It may just be there.
    await().until(() -> obstacle.toFile().mkdir());
    return obstacle;
  }

  /** What a plan says that has something to do. */
  private String planned(RegionId region, String... options) {
    String[] plan =
        Stream.concat(Stream.of("plan", region.value()), Stream.of(options)).toArray(String[]::new);
    Terraform.Result result = scene.region(plan);
    assertThat(result.exitStatus()).as(result.output()).isEqualTo(2);
    return result.words();
  }

  private long pid(RegionId region) {
    return status(region).nodes().get(0).pid().orElseThrow();
  }

  private RegionStatus status(RegionId region) {
    return scene.launcher().status().stream()
        .filter(status -> status.id().equals(region))
        .findFirst()
        .orElseThrow();
  }
}
