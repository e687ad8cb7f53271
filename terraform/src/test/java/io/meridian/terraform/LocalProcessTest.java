package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the script that an apply runs asks of the launcher, for which a fake stands. */
class LocalProcessTest {
  private final Path folder;
  private final StandInRegion region;
  private final FakeCommands commands;

  LocalProcessTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.region = new StandInRegion(folder);
    this.commands =
        new FakeCommands(folder)
            .fake("sleep", "")
            .fake("meridian", healthWrittenByUp(1))
            .with("REGION", "eu")
            .with("HUNG", "")
            .with("NODES", "1")
            .with("SETTINGS", "{}")
            .with("TOKEN", "token")
            .with("LOCK_WAIT", "0")
            .with("MERIDIAN_RUN_FOLDER", folder.resolve("run").toString());
  }

  @Test
  void aNodeThatDoesNotAnswerIsEndedByItself() throws Exception {
    FakeCommands.Result start = start(commands.with("HUNG", "eu/1"));

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls())
        .containsExactly("meridian kill eu/1", "meridian up --lock-wait=0 --nodes=1 eu");
  }

  /** As when another start has just begun it. */
  @Test
  void aNodeThatAnswersByNowGoesOn() throws Exception {
    region.givenHealth(Instant.now(), false, "[\"channels\"]");

    FakeCommands.Result start = start(commands.with("HUNG", "eu/1"));

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls()).containsExactly("meridian up --lock-wait=0 --nodes=1 eu");
  }

  @Test
  void aCassandraThatDoesNotAnswerForAMinuteIsEndedWithItsRegion() throws Exception {
    region.givenHealth(Instant.now(), false, "[\"cassandra\"]");

    FakeCommands.Result start = start(commands.with("HUNG", "Cassandra"));

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls())
        .startsWith("sleep 1")
        .endsWith("meridian kill eu", "meridian up --lock-wait=0 --nodes=1 eu")
        .hasSize(62);
  }

  @Test
  void aCassandraThatWasOnlySlowGoesOn() throws Exception {
    region.givenHealth(Instant.now(), false, "[\"cassandra\"]");

    FakeCommands.Result start =
        start(commands.with("HUNG", "Cassandra").fake("sleep", region.healthWritten(1)));

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls()).containsExactly("sleep 1", "meridian up --lock-wait=0 --nodes=1 eu");
  }

  @Test
  void anotherNumberOfNodesRestartsTheRegion() throws Exception {
    region.givenProcess("node-2");
    region.givenProcess("node-3");

    FakeCommands.Result start =
        start(commands.with("NODES", "3").fake("meridian", healthWrittenByUp(3)));

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls())
        .startsWith("meridian down --lock-wait=0 eu", "meridian up --lock-wait=0 --nodes=3 eu");
    assertThat(folder.resolve("run/eu/terraform")).hasContent("token\n{}");
  }

  @Test
  void aRegionOfWhichNotAllNodesSayThatTheyAreReadyIsNotTakenForHealthy() throws Exception {
    region.givenProcess("node-2");
    region.givenProcess("node-3");

    FakeCommands.Result start =
        start(commands.with("NODES", "3").fake("meridian", healthWrittenByUp(2)));

    assertThat(start.exitStatus()).isEqualTo(1);
    assertThat(start.output()).contains("eu/3 is healthy, and", "node-3/health does not say so");
    assertThat(folder.resolve("run/eu/terraform")).hasContent("\n{}");
  }

  /** As when Terraform was killed while its start waited for another one. */
  @Test
  void ofThoseThatWaitTheLastAloneGoesOn() throws Exception {
    String another = "echo 'stop 1 1' >'%s'\n".formatted(lock());

    FakeCommands.Result start = start(commands.with("HUNG", "eu/1").fake("flock", another));

    assertThat(start.exitStatus()).as(start.output()).isEqualTo(1);
    assertThat(start.output()).contains("another start or stop of eu has come after this start");
    assertThat(start.calls()).containsExactly("flock -w 0 9");
    assertThat(folder.resolve("run/eu/terraform")).doesNotExist();
  }

  @Test
  void aStopComesAfterWhatRuns() throws Exception {
    FakeCommands.Result stop = run(commands.with("WIPE", "false").fake("flock", "exit 1"), "stop");

    assertThat(stop.exitStatus()).as(stop.output()).isEqualTo(1);
    assertThat(stop.output())
        .contains("another start or stop of eu goes on for more than 0 s, see lock_wait");
    assertThat(stop.calls()).containsExactly("flock -w 0 9");
  }

  /** It goes on with a start when the script that began it is killed. */
  @Test
  void theLauncherHoldsTheTurn() throws Exception {
    Path held = folder.resolve("held");
    String kills = "kill -9 $PPID; flock -n '%s' true || touch '%s'\n".formatted(lock(), held);

    FakeCommands.Result killed = start(commands.fake("meridian", kills));

    assertThat(killed.exitStatus()).as(killed.output()).isEqualTo(137);
    await().untilAsserted(() -> assertThat(held).exists());
  }

  private Path lock() {
    return folder.resolve("run/.eu.lock");
  }

  /** In the shell's language: after a start so many nodes are ready. */
  private String healthWrittenByUp(int nodes) {
    var written = new StringBuilder("[ \"$1\" = up ] || exit 0\n");
    for (int node = 1; node <= nodes; node++) {
      written.append(region.healthWritten(node));
    }
    return written.toString();
  }

  /** Runs the script as an apply does. */
  private FakeCommands.Result start(FakeCommands commands) throws Exception {
    return run(commands, "start");
  }

  private FakeCommands.Result run(FakeCommands commands, String command) throws Exception {
    Path script = folder.resolve("project/terraform/local/process");
    if (Files.notExists(script)) {
      Files.createDirectories(script.getParent());
      Files.copy(Terraform.folder("local/process"), script);
      Files.createSymbolicLink(
          folder.resolve("project/meridian"), folder.resolve("commands/meridian"));
    }
    return commands.run(script, command);
  }
}
