package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * What the script of a host does where systemd runs. Fakes stand for {@code systemctl}, for who
 * looks whether a service serves, and for what only root may do.
 */
class OnHostSystemdTest {
  private static final Map<String, String> FILES =
      Map.of(
          "node.env", "A=1\n",
          "secret", "hunter2",
          "apps.json", "{}",
          "tls/region.key", "a key",
          "cassandra.env", "CASSANDRA_ADDRESS=10.1.0.1\nCASSANDRA_SEEDS=10.1.0.1:7000\n");

  private final Path root;
  private final Path mark;
  private final Path settings;
  private final Path units;
  private final Path script;
  private final Path calls;
  private final FakeCommands commands;

  OnHostSystemdTest(@TempDir Path folder) throws Exception {
    root = folder.resolve("root");
    mark = root.resolve("var/lib/meridian/provisioned/node");
    settings = root.resolve("etc/meridian");
    units = root.resolve("etc/systemd/system");
    script = WholeMachine.script(folder, root);
    calls = folder.resolve("calls");
    commands =
        new FakeCommands(folder)
            .reading(SentFiles.write(folder, FILES))
            .fake("systemctl", "[[ $* != *is-failed* ]]")
            .fake("meridian-ready", "")
            .fake("id", "")
            .fake("chown", "")
            .with("FIELD", "hosts.eu.1")
            .with("ROOT_FOLDER", root.toString())
            .with("ROLE", "node")
            .with("VERSION", "2")
            .with("FINGERPRINT", "as it is now")
            .with("KNOWN_TO_OTHERS", "false")
            .with("SEEDS", "")
            .with("MERIDIAN_WIPE", "false");
    Files.createDirectories(mark.getParent());
    install("1", folder);
    install("2", folder);
    Files.createSymbolicLink(root.resolve("opt/meridian/current"), Path.of("1"));
  }

  /** What an installation leaves, as far as a start looks at it. */
  private void install(String version, Path folder) throws IOException {
    Path home = root.resolve("opt/meridian/" + version);
    Path programs = Files.createDirectories(home.resolve("bin"));
    Files.copy(
        Terraform.project("node/image/src/main/archive/install.sh"), home.resolve("install.sh"));
    Path node = Files.writeString(programs.resolve("meridian-node"), "#!/bin/sh\n");
    assertThat(node.toFile().setExecutable(true)).isTrue();
    Files.createSymbolicLink(
        programs.resolve("meridian-ready"), folder.resolve("commands/meridian-ready"));
  }

  @Test
  void aServiceIsRestartedWithWhatArrivedAndIsWaitedFor() throws Exception {
    commands.fake(
        "systemctl",
        "[ \"$1\" != restart ] || [ -e '%s/node.env' -a \"$(readlink '%s/opt/meridian/current')\" = 2 ]"
            .formatted(settings, root));

    FakeCommands.Result start = commands.run(script, "start");

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.output()).contains("hosts.eu.1: node is healthy");
    assertThat(ofTheService(start))
        .containsExactly(
            "systemctl enable -q meridian-node",
            "systemctl restart meridian-node",
            "meridian-ready node 30");
    assertThat(mark).hasContent("as it is now");
  }

  @Test
  void aServiceThatSystemdDoesNotStartIsNotWaitedFor() throws Exception {
    commands.fake("systemctl", "[ \"$1\" != restart ]");

    FakeCommands.Result start = commands.run(script, "start");

    assertNotHealthy(start, "node");
    assertThat(ofTheService(start)).last().isEqualTo("systemctl restart meridian-node");
  }

  @ParameterizedTest
  @CsvSource({"node", "cassandra"})
  void aServiceThatSystemdHasGivenUpIsNotWaitedForToTheEnd(String role) throws Exception {
    givenACassandraWithoutItsRows();
    commands
        .fake("systemctl", "")
        .fake("meridian-ready", "echo \"$1 is not ready: nobody is there\" >&2; exit 1")
        .with("ROLE", role);

    FakeCommands.Result start = commands.run(script, "start");

    assertNotHealthy(start, role);
    assertThat(start.output()).contains(role + " is not ready: nobody is there");
    assertThat(ofTheService(start))
        .endsWith(
            "systemctl restart meridian-" + role,
            "meridian-ready " + role + " 30",
            "systemctl -q is-failed meridian-" + role);
  }

  @Test
  void aServiceThatSystemdKeepsStartingIsWaitedForSomeMinutes() throws Exception {
    commands.fake("meridian-ready", "exit 1");

    FakeCommands.Result start = commands.run(script, "start");

    assertNotHealthy(start, "node");
    assertThat(ofTheService(start)).filteredOn("meridian-ready node 30"::equals).hasSize(8);
  }

  @Test
  void aCassandraThatIsSentItsRowsIsWaitedForLonger() throws Exception {
    Path lacks = givenACassandraWithoutItsRows();
    commands
        .fake("meridian-ready", "[ \"$(grep -c ready '%s')\" -gt 10 ]".formatted(calls))
        .with("ROLE", "cassandra");

    FakeCommands.Result start = commands.run(script, "start");

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.output()).contains("hosts.eu.1: cassandra is healthy");
    assertThat(lacks).doesNotExist();
  }

  @Test
  void theServiceReadsWhatItNeedsAndOwnsWhatIsSecret() throws Exception {
    FakeCommands.Result start = commands.run(script, "start");

    assertThat(start.exitStatus()).as(start.output()).isZero();
    // Before they are where the service looks for them.
    Path arrived = settings.resolve(".arrived");
    assertThat(start.calls().stream().filter(call -> call.startsWith("chown")))
        .containsExactlyInAnyOrder(
            "chown meridian: " + arrived + "/./secret",
            "chown meridian: " + arrived + "/./tls/region.key",
            "chown root:meridian " + arrived + "/./node.env",
            "chown root:meridian " + arrived + "/./cassandra.env",
            "chown root:meridian " + arrived + "/./apps.json");
    assertThat(mode("secret")).isEqualTo("rw-------");
    assertThat(mode("tls/region.key")).isEqualTo("rw-------");
    assertThat(mode("node.env")).isEqualTo("rw-r-----");
    assertThat(mode("apps.json")).isEqualTo("rw-r-----");
  }

  @ParameterizedTest
  @CsvSource({"meridian:", "root:meridian"})
  void nothingIsRestartedWhenAFileCannotBeGivenToTheService(String owner) throws Exception {
    commands.fake("chown", "[ \"$1\" != '%s' ]".formatted(owner));

    FakeCommands.Result start = commands.run(script, "start");

    assertThat(start.exitStatus()).as(start.output()).isNotZero();
    assertThat(ofTheService(start)).isEmpty();
    assertThat(mark).hasContent("changing");
  }

  @Test
  void withoutAUserOfItsOwnTheServiceRunsAsWhoLogsIn() throws Exception {
    commands.fake("id", "exit 1");

    FakeCommands.Result start = commands.run(script, "start");

    assertThat(start.exitStatus()).as(start.output()).isZero();
    assertThat(start.calls()).noneMatch(call -> call.startsWith("chown"));
    assertThat(mode("node.env")).isEqualTo("rw-------");
  }

  @ParameterizedTest
  @CsvSource({"true, systemctl disable -q --now meridian-node", "false, ''"})
  void aServiceIsStoppedAlsoWhenItsUnitIsGone(boolean installed, String called) throws Exception {
    if (installed) {
      Files.writeString(units.resolve("meridian-node.service"), "");
    }
    commands.fake("systemctl", "[ -e '%s'/\"${!#}\".service ]".formatted(units));

    FakeCommands.Result stop = commands.run(script, "stop");

    assertThat(stop.exitStatus()).as(stop.output()).isZero();
    assertThat(stop.output()).contains("hosts.eu.1: node is stopped");
    assertThat(String.join("", stop.calls())).isEqualTo(called);
  }

  @Test
  void systemdForgetsUnitsThatAreRemoved() throws Exception {
    Files.writeString(units.resolve("meridian-node.service"), "");
    Files.writeString(units.resolve("another.service"), "");
    commands.fake("systemctl", "[ ! -e '%s'/meridian-node.service ]".formatted(units));

    FakeCommands.Result remove = commands.run(script, "remove");

    assertThat(remove.exitStatus()).as(remove.output()).isZero();
    assertThat(remove.calls()).containsExactly("systemctl daemon-reload");
    try (Stream<Path> left = Files.list(units)) {
      assertThat(left).containsExactly(units.resolve("another.service"));
    }
  }

  /** A sign that its data was lost, and who sends it. */
  private Path givenACassandraWithoutItsRows() throws IOException {
    commands.with("SEEDS", "10.1.0.2:7000");
    Path folder = Files.createDirectories(root.resolve("var/lib/meridian/cassandra"));
    return Files.createFile(folder.resolve(".replaces"));
  }

  private void assertNotHealthy(FakeCommands.Result start, String role) {
    assertThat(start.exitStatus()).isEqualTo(1);
    assertThat(start.output())
        .contains(
            "hosts.eu.1: " + role + " did not get healthy, see journalctl -u meridian-" + role);
    assertThat(mark.resolveSibling(role)).hasContent("changing");
  }

  private static List<String> ofTheService(FakeCommands.Result result) {
    return result.calls().stream().filter(call -> call.contains("meridian-")).toList();
  }

  private String mode(String file) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(settings.resolve(file)));
  }
}
