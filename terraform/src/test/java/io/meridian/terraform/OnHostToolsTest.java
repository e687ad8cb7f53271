package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What has to be on a host beside a shell and coreutils: it is asked for before it is used. */
class OnHostToolsTest {
  private static final Path SCRIPT = Terraform.folder("hosts/on-host");
  private static final List<String> SHELL_AND_COREUTILS =
      List.of(
          "sh cat chmod cp cut dirname head id ln ls mkdir mktemp mv readlink rm sleep touch tr"
              .split(" "));

  /** Where the script says what it asks for. */
  private static final Pattern REQUIRED = Pattern.compile("tools=\"([a-z0-9 ]+)\"");

  private static final Pattern OF_ROOT = Pattern.compile("tools=\"\\$tools ([a-z ]+)\"");

  private final Path folder;
  private final Path root;
  private final FakeCommands commands;

  OnHostToolsTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.root = Files.createDirectories(folder.resolve("root"));
    this.commands =
        new FakeCommands(folder)
            .with("FIELD", "hosts.eu.1")
            .with("ROOT_FOLDER", root.toString())
            .with("JAVA_FOLDER", System.getProperty("java.home"))
            .with("INSTALL_JAVA", "false")
            .with("VERSION", "1")
            .with("NODE_ADDRESS", "localhost")
            .with("PORTS", "client=1")
            .with("LEFT_FOLDER", root.toString())
            .with("LEAVING", "")
            .with("REPAIR", "false")
            .with("ROLE", "node")
            .with("FINGERPRINT", "1")
            .with("KNOWN_TO_OTHERS", "false")
            .with("MERIDIAN_WIPE", "true");
  }

  @Test
  void whatIsNotAskedForIsNotUsed() throws Exception {
    Path archive = StandInArchive.write(folder, "1");
    commands
        .onAMachineWith(all(tools(REQUIRED)))
        .with("CHECKSUM", Files.readString(Path.of(archive + ".sha256")).split(" ", 2)[0]);

    succeed("check");
    commands.reading(archive);
    succeed("install");
    commands.reading(SentFiles.write(folder, Map.of("node.env", "", "secret", "hunter2")));
    try {
      succeed("start");
    } finally {
      succeed("stop");
    }
    succeed("remove");
  }

  private void succeed(String step) throws Exception {
    FakeCommands.Result result = commands.run(SCRIPT, step);
    assertThat(result.output()).doesNotContain("not found");
    assertThat(result.exitStatus()).as(result.output()).isZero();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tar",
        "gzip",
        "sha256sum",
        "awk",
        "find",
        "getent",
        "grep",
        "sed",
        "setsid",
        "flock"
      })
  void aToolThatIsNotThereIsNamed(String tool) throws Exception {
    List<String> others = all(tools(REQUIRED));
    assertThat(others.remove(tool)).isTrue();

    FakeCommands.Result check = commands.onAMachineWith(others).run(SCRIPT, "check");

    assertThat(check.exitStatus()).isEqualTo(1);
    assertThat(check.output()).isEqualTo("hosts.eu.1: the command " + tool + " is not there\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"useradd", "setpriv"})
  void whatMakesAUserIsAskedForWhereThereIsToBeOne(String tool) throws Exception {
    List<String> others = all(tools(REQUIRED));
    others.remove("id");
    for (String only : List.of("useradd", "setpriv")) {
      if (!only.equals(tool)) {
        commands.fake(only, "");
      }
    }

    FakeCommands.Result check =
        commands
            .onAMachineWith(others)
            .fake("id", "echo 0")
            .run(WholeMachine.script(folder, root), "check");

    assertThat(check.output()).isEqualTo("hosts.eu.1: the command " + tool + " is not there\n");
  }

  @Test
  void theReadmeNamesThemAll() throws IOException {
    String readme = Files.readString(Terraform.folder("hosts/README.md"));

    assertThat(tools(REQUIRED)).allSatisfy(tool -> assertNamed(readme, tool));
    assertThat(tools(OF_ROOT)).allSatisfy(tool -> assertNamed(readme, tool));
  }

  private static void assertNamed(String readme, String tool) {
    assertThat(readme).contains("`" + tool + "`");
  }

  private static List<String> tools(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(SCRIPT));
    assertThat(matcher.find()).isTrue();
    return List.of(matcher.group(1).split(" "));
  }

  private static List<String> all(List<String> tools) {
    var all = new ArrayList<>(SHELL_AND_COREUTILS);
    all.addAll(tools);
    return all;
  }
}
