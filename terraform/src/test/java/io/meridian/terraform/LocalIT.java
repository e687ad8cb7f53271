package io.meridian.terraform;

import static io.meridian.terraform.LocalScene.EU;
import static io.meridian.terraform.LocalScene.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.RegionStatus;
import io.meridian.regions.launch.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
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

  private final LocalScene scene;

  LocalIT(@TempDir Path folder) {
    this.scene = new LocalScene(folder);
  }

  @AfterAll
  void nothingIsLeftWhateverHappened() {
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
  @Order(4)
  void aDeadNodeAndOneThatHangsAreSeenAndHealed() {
    RegionStatus eu = status(EU);
    RegionStatus us = status(US);
    scene.launcher().kill(Target.parse("eu/1"));

    assertThat(planned(EU)).contains("eu/1 is down");
    assertThat(scene.region("plan", "us").requireSuccess().output()).contains("No changes");

    scene.launcher().pause(Target.parse("us/1"));

    assertThat(planned(US)).contains("us/1 is paused");

    scene.region("up", "all").requireSuccess();

    assertThat(status(EU).isHealthy()).isTrue();
    assertThat(status(US).isHealthy()).isTrue();
    assertThat(pid(EU)).isNotEqualTo(eu.nodes().get(0).pid().orElseThrow());
    assertThat(pid(US)).isNotEqualTo(us.nodes().get(0).pid().orElseThrow());
    assertThat(status(EU).cassandraPid()).isEqualTo(eu.cassandraPid());
    assertThat(status(US).cassandraPid()).isEqualTo(us.cassandraPid());
    scene.region("plan", "all").requireSuccess();
  }

  @Test
  @Order(5)
  void anotherSettingRestartsItsRegionAndNoOther() {
    RegionStatus eu = status(EU);
    RegionStatus us = status(US);
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
  @Order(6)
  void whatIsStoredStaysUnlessItIsToBeWiped() {
    scene
        .terraform("eu")
        .run(START_MAX, "apply", "-auto-approve", "-var", "wipe_on_destroy=true")
        .requireSuccess();

    scene.region("down", "all").requireSuccess();

    assertThat(scene.launcher().status())
        .allSatisfy(region -> assertThat(region.nodes()).isEmpty())
        .allSatisfy(region -> assertThat(region.cassandraPid()).isEmpty());
    assertThat(scene.runFolder().resolve("eu")).doesNotExist();
    assertThat(scene.runFolder().resolve("us/cassandra/data")).isDirectory();
    assertThat(Files.exists(scene.states().resolve("eu"))).isFalse();
    assertThat(Files.exists(scene.states().resolve("us"))).isFalse();
  }

  private void killTerraformInTheMiddleOfAStart() throws InterruptedException {
    Process terraform = scene.terraform("us").start("apply", "-auto-approve");
    await().atMost(START_MAX).until(() -> status(US).cassandraPid().isPresent());
    terraform.destroyForcibly().waitFor();
  }

  /** What a plan says that has something to do. */
  private String planned(RegionId region) {
    Terraform.Result plan = scene.region("plan", region.value());
    assertThat(plan.exitStatus()).as(plan.output()).isEqualTo(2);
    return plan.words();
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
