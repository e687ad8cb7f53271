package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A node that runs and says nothing any more, a Cassandra that runs and answers nobody: what a plan
 * makes of what the node's file says, and what the script then does. This process stands for
 * Cassandra and the node.
 */
@NeedsTerraform
class LocalHangTest {
  private final Path folder;
  private final Path node;

  LocalHangTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Path region = folder.resolve("run/eu");
    this.node = Files.createDirectories(region.resolve("node-1"));
    String pid = ProcessHandle.current().pid() + " " + startMark() + "\n";
    Files.writeString(Files.createDirectories(region.resolve("cassandra")).resolve("pid"), pid);
    Files.writeString(node.resolve("pid"), pid);
    Files.writeString(region.resolve("nodes"), "1\n");
  }

  @Test
  void aNodeThatServedTellsThatCassandraDoesNotAnswer() throws IOException {
    health("[\"cassandra\"]");

    assertThat(planned()).contains("Cassandra of eu is not answering, eu/1 is waiting for");
  }

  @Test
  void aNodeThatStartsSaysNothingOfCassandra() throws IOException {
    health("[\"cassandra\", \"cluster\", \"life\", \"channels\"]");

    assertThat(planned()).contains("eu/1 is waiting for").doesNotContain("Cassandra of eu");
  }

  @Test
  void aNodeWhoseFileIsOldDoesNotAnswerWhateverTheFileSays() throws IOException {
    health(Instant.now().minusSeconds(25), true, "[]");

    assertThat(planned()).contains("Seen when this was planned: eu/1 is not answering. An apply");
  }

  @Test
  void aNodeThatIsOnlySlowIsNotTakenForOneThatHangs() throws IOException {
    health(Instant.now().minusSeconds(10), true, "[]");

    assertThat(planned()).doesNotContain("Seen when this was planned");
  }

  @Test
  void theFileOfTheProcessBeforeSaysNothingOfThisOne() throws IOException {
    health(Instant.now(), true, "[]");
    Path file = node.resolve("health");
    Files.writeString(file, Files.readString(file).replaceFirst("\"pid\":\\d+", "\"pid\":1"));

    assertThat(planned()).contains("eu/1 is not answering");
  }

  @Test
  void aNodeThatDoesNotAnswerIsEndedByItself() throws Exception {
    FakeCommands.Result start = start("eu/1", "");

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls())
        .containsExactly("meridian kill eu/1", "meridian up --lock-wait=0 --nodes=1 eu");
  }

  @Test
  void aCassandraThatDoesNotAnswerForAMinuteIsEndedWithItsRegion() throws Exception {
    health("[\"cassandra\"]");

    FakeCommands.Result start = start("Cassandra", "");

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls())
        .startsWith("sleep 1")
        .endsWith("meridian kill eu", "meridian up --lock-wait=0 --nodes=1 eu")
        .hasSize(62);
  }

  @Test
  void aCassandraThatWasOnlySlowGoesOn() throws Exception {
    health("[\"cassandra\"]");

    FakeCommands.Result start = start("Cassandra", writeHealth());

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls()).containsExactly("sleep 1", "meridian up --lock-wait=0 --nodes=1 eu");
  }

  /** Runs the script as an apply does after such a plan. */
  private FakeCommands.Result start(String hung, String whileItSleeps) throws Exception {
    Path project = folder.resolve("project");
    Path script = project.resolve("terraform/local/process");
    Files.createDirectories(script.getParent());
    Files.copy(Terraform.folder("local/process"), script);
    var commands =
        new FakeCommands(folder)
            .fake("sleep", whileItSleeps)
            .fake("meridian", "[ \"$1\" != up ] || " + writeHealth())
            .with("REGION", "eu")
            .with("HUNG", hung)
            .with("NODES", "1")
            .with("SETTINGS", "{}")
            .with("TOKEN", "token")
            .with("LOCK_WAIT", "0")
            .with("MERIDIAN_RUN_FOLDER", folder.resolve("run").toString());
    Files.createSymbolicLink(
        project.resolve("meridian"), folder.resolve("commands").resolve("meridian"));
    return commands.run(script, "start");
  }

  /** In the shell's language: the node is ready. */
  private String writeHealth() {
    return "echo '{\"pid\":%d,\"at\":\"\",\"ready\":true,\"waitingFor\":[]}' >'%s'"
        .formatted(ProcessHandle.current().pid(), node.resolve("health"));
  }

  private void health(String waitingFor) throws IOException {
    health(Instant.now(), false, waitingFor);
  }

  private void health(Instant at, boolean ready, String waitingFor) throws IOException {
    Files.writeString(
        node.resolve("health"),
        "{\"pid\":%d,\"at\":\"%s\",\"ready\":%b,\"waitingFor\":%s}\n"
            .formatted(
                ProcessHandle.current().pid(),
                at.truncatedTo(ChronoUnit.SECONDS),
                ready,
                waitingFor));
  }

  private String planned() {
    return new LocalScene(folder).terraform("eu").run("plan").words();
  }

  /** As the launcher remembers it: the boot, and the tick in which this process started. */
  private static String startMark() throws IOException {
    String stat = Files.readString(Path.of("/proc/self/stat"));
    return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).strip()
        + "+"
        + stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1)[19];
  }
}
