package io.meridian.regions.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.RegionStatus.NodeStatus;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: what is started, seen and stopped is what was meant. Method: real processes of fakes. */
@Timeout(60)
class LocalDeploymentTest {
  private static final RegionId R21 = new RegionId("r21");
  private static final RegionId R22 = new RegionId("r22");
  private static final List<RegionId> BOTH = List.of(R21, R22);

  private final Path folder;
  private final LocalDeployment deployment;

  LocalDeploymentTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.deployment = FakeDeployment.in(folder);
  }

  @AfterEach
  void leaveNoProcess() {
    deployment.stop(BOTH, true);
  }

  @Test
  void aStartedRegionIsHealthyUntilItIsStopped() throws IOException {
    deployment.start(BOTH, OptionalInt.empty(), StartProgress.silent());

    assertThat(deployment.status()).allMatch(RegionStatus::isHealthy);
    assertThat(deployment.status())
        .extracting(RegionStatus::endpoint)
        .containsExactly("127.0.21.1:8080", "127.0.22.1:8080");
    assertThat(deployment.status()).allMatch(region -> region.cassandraPid().isPresent());

    deployment.stop(BOTH, false);

    assertThat(deployment.status()).noneMatch(RegionStatus::isHealthy);
    assertThat(deployment.status()).allMatch(region -> region.nodes().isEmpty());
    assertThat(folder.resolve("run/r21/node-1/pid")).doesNotExist();
    assertThat(folder.resolve("run/r21/node-1/log")).exists();
    assertThat(folder.resolve("run/secret")).content().matches("[0-9a-f]{64}\n");
    assertThat(Files.getPosixFilePermissions(folder.resolve("run/secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void aNodeIsToldWhoItIsAndWhatItNeeds() throws IOException {
    deployment.start(List.of(R21), OptionalInt.of(2), StartProgress.silent());

    Path log = deployment.logs(Target.parse("r21/2")).get(new NodeId(R21, 2));
    assertThat(log).isNotNull();
    assertThat(Files.readAllLines(log))
        .contains(
            "MERIDIAN_TOPOLOGY=" + folder.resolve("topology.json"),
            "MERIDIAN_REGION=r21",
            "MERIDIAN_NODE=2",
            "MERIDIAN_NODES=2",
            "MERIDIAN_CASSANDRA=127.0.21.1:9042",
            "MERIDIAN_DATACENTER=dc1",
            "MERIDIAN_APPS=" + folder.resolve("run/apps.json"),
            "MERIDIAN_SECRET_FILE=" + folder.resolve("run/secret"),
            "MERIDIAN_HEALTH_FILE=" + folder.resolve("run/r21/node-2/health"));
    assertThat(folder.resolve("run/apps.json")).content().contains("only-on-loopback");
  }

  @Test
  void oneRegionCanUseACassandraThatExistsAndNoOtherMayShareIt() throws IOException {
    LocalDeployment existing =
        FakeDeployment.in(
            folder,
            Map.of("MERIDIAN_CASSANDRA", "db1:9042,db2:9042", "MERIDIAN_DATACENTER", "dc-eu"));

    existing.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());

    assertThat(deployment.status().get(0).isHealthy()).isTrue();
    assertThat(deployment.status().get(0).cassandraPid()).isEmpty();
    assertThat(folder.resolve("run/r21/node-1/log"))
        .content()
        .contains("MERIDIAN_CASSANDRA=db1:9042,db2:9042\n", "MERIDIAN_DATACENTER=dc-eu\n");
    assertThatThrownBy(
            () -> existing.start(List.of(R22), OptionalInt.empty(), StartProgress.silent()))
        .hasMessageContaining("MERIDIAN_CASSANDRA names the database of one region")
        .hasMessageContaining("[r21, r22] would share it");
  }

  @Test
  void onlyTheKilledNodeIsStartedAgain() {
    deployment.start(List.of(R21), OptionalInt.of(3), StartProgress.silent());
    List<NodeStatus> before = nodes();

    assertThat(deployment.kill(Target.parse("r21/1"))).containsExactly("r21/1");

    assertThat(nodes().get(0).health().state()).isEqualTo(NodeHealth.State.DOWN);
    assertThat(deployment.status().get(0).isHealthy()).isFalse();
    assertThat(deployment.status().get(0).endpoint()).isEqualTo("127.0.21.2:8080");

    deployment.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());

    assertThat(deployment.status().get(0).isHealthy()).isTrue();
    assertThat(nodes().get(0).pid()).isNotEqualTo(before.get(0).pid());
    assertThat(nodes().subList(1, 3)).isEqualTo(before.subList(1, 3));
  }

  @Test
  void aPausedNodeIsSeenAsPausedAndCanBeResumedOrStopped() {
    deployment.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());

    deployment.pause(Target.parse("r21"));
    await().until(() -> nodes().get(0).health().state() == NodeHealth.State.PAUSED);
    assertThatThrownBy(
            () -> deployment.start(List.of(R21), OptionalInt.empty(), StartProgress.silent()))
        .hasMessageContaining(" is paused: resume or kill it first");

    deployment.resume(Target.parse("r21"));
    await().until(() -> nodes().get(0).health().isReady());

    deployment.pause(Target.parse("r21"));
    deployment.stop(List.of(R21), false);
    assertThat(nodes()).isEmpty();
  }

  /** Without a wait between them: a pause that returns has happened. */
  @Test
  void onlyWhatIsPausedIsResumedAndOnlyWhatGoesOnIsPaused() {
    deployment.start(List.of(R21), OptionalInt.of(2), StartProgress.silent());

    assertThat(deployment.resume(Target.parse("r21"))).isEmpty();
    assertThat(deployment.pause(Target.parse("r21/1"))).containsExactly("r21/1");
    assertThat(deployment.pause(Target.parse("r21"))).containsExactly("r21/2", "r21 Cassandra");
    assertThat(deployment.pause(Target.parse("r21"))).isEmpty();
    assertThat(nodes()).allMatch(node -> node.health().state() == NodeHealth.State.PAUSED);
    assertThat(deployment.resume(Target.parse("r21/2"))).containsExactly("r21/2");
    assertThat(deployment.resume(Target.parse("r21"))).containsExactly("r21/1", "r21 Cassandra");
  }

  @Test
  void aTakenPortIsReportedWithItsOwnerAndNothingIsStarted() throws IOException {
    try (var taken = new ServerSocket(7400, 1, InetAddress.getByName("127.0.22.1"))) {
      assertThat(taken.isBound()).isTrue();

      assertThatThrownBy(() -> deployment.start(BOTH, OptionalInt.empty(), StartProgress.silent()))
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("node r22/1 needs 127.0.22.1:7400, which pid ")
          .hasMessageContaining(ProcessHandle.current().pid() + " (");
    }
    assertThat(nodes()).isEmpty();
  }

  @Test
  void aNodeThatDiesAtStartIsReportedWithItsLog() throws IOException {
    LocalDeployment dying = FakeDeployment.in(folder, Map.of("FAKE_NODE", "dies"));

    assertThatThrownBy(() -> dying.start(List.of(R21), OptionalInt.empty(), StartProgress.silent()))
        .hasMessageContaining("r21/1 died while it started with exit code 3")
        .hasMessageContaining("cannot go on: nothing is right")
        .hasMessageContaining("run/r21/node-1/log");
  }

  @Test
  void anInterruptedStartStopsWhatItStartedAndNothingElse() throws Exception {
    deployment.start(List.of(R22), OptionalInt.empty(), StartProgress.silent());
    LocalDeployment waiting = FakeDeployment.in(folder, Map.of("FAKE_NODE", "waits"));
    var failure = new CompletableFuture<String>();
    var start =
        new Thread(
            () -> {
              try {
                waiting.start(BOTH, OptionalInt.empty(), StartProgress.silent());
              } catch (LaunchException e) {
                failure.complete(e.getMessage());
              }
            });
    start.start();
    await().until(() -> !nodes().isEmpty() && !nodes().get(0).health().waitingFor().isEmpty());
    assertThat(nodes().get(0).health()).hasToString("waiting for a miracle");

    start.interrupt();

    assertThat(failure.get()).startsWith("interrupted");
    assertThat(nodes().get(0).pid()).isEmpty();
    assertThat(deployment.status().get(1).isHealthy()).isTrue();
  }

  @Test
  void twoCommandsThatStartOrStopDoNotRunAtOnce() throws Exception {
    LocalDeployment waiting = FakeDeployment.in(folder, Map.of("FAKE_NODE", "waits"));
    var start =
        new Thread(
            () -> {
              try {
                waiting.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());
              } catch (LaunchException e) {
                // Interrupted below.
              }
            });
    start.start();
    await().until(() -> !nodes().isEmpty());

    assertThatThrownBy(() -> deployment.stop(BOTH, false))
        .hasMessageContaining("another meridian command is starting, stopping or changing regions")
        .hasMessageContaining("(pid " + ProcessHandle.current().pid() + ")");

    start.interrupt();
    start.join();
  }

  @Test
  void aCommandThatMayWaitComesAfterTheOtherOne() throws Exception {
    LocalDeployment waiting = FakeDeployment.in(folder, Map.of("FAKE_NODE", "waits"));
    var start =
        new Thread(
            () -> {
              try {
                waiting.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());
              } catch (LaunchException e) {
                // Interrupted below.
              }
            });
    start.start();
    await().until(() -> !nodes().isEmpty());

    var later =
        CompletableFuture.runAsync(
            () ->
                deployment
                    .withLockPatience(Duration.ofMinutes(1))
                    .start(List.of(R22), OptionalInt.empty(), StartProgress.silent()));
    start.interrupt();
    start.join();

    later.get(1, TimeUnit.MINUTES);
    assertThat(deployment.status().get(1).isHealthy()).isTrue();
  }

  @Test
  void aStrangerThatWasGivenAnOldPidIsLeftAlone()
      throws IOException, ExecutionException, InterruptedException {
    deployment.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());
    Process stranger = new ProcessBuilder("sleep", "60").start();
    try {
      deployment.kill(Target.parse("r21"));
      Path pidFile = folder.resolve("run/r21/node-1/pid");
      String startMark = Files.readString(pidFile).split(" ", -1)[1];
      Files.writeString(pidFile, stranger.pid() + " " + startMark);

      assertThatThrownBy(() -> deployment.kill(Target.parse("r21/1")))
          .hasMessage("r21/1 is not running");
      deployment.stop(List.of(R21), true);

      assertThat(stranger.isAlive()).isTrue();
      assertThat(folder.resolve("run/r21")).doesNotExist();
    } finally {
      stranger.destroyForcibly().onExit().get();
    }
  }

  @Test
  void aRegionHasNoMoreNodesThanAddresses() {
    assertThatThrownBy(
            () -> deployment.start(List.of(R22), OptionalInt.of(2), StartProgress.silent()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("region r22 has nodes 1 to 1, not 2");
  }

  private List<NodeStatus> nodes() {
    return deployment.status().get(0).nodes();
  }
}
