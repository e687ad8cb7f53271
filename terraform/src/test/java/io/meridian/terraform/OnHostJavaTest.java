package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How a host gets Java. Fakes stand for it, and for what installs packages. */
class OnHostJavaTest {
  private static final Path SCRIPT = Terraform.folder("hosts/on-host");
  private static final String UPDATE = "apt-get -q update";
  private static final String INSTALL = "apt-get -q install -y --no-install-recommends ";
  private static final List<String> TOOLS =
      List.of(
          "sh tar gzip sha256sum awk find getent grep sed setsid flock cat head dirname id touch"
              .split(" "));

  /** The host says that the version is to be sent, and nothing else stands in the way. */
  private static final int LACKS_THE_VERSION = 3;

  private final Path installed;
  private final FakeCommands commands;

  OnHostJavaTest(@TempDir Path folder) throws IOException {
    installed = folder.resolve("java-version");
    commands =
        new FakeCommands(folder)
            .onAMachineWith(TOOLS)
            .fake("java", "[ -e '%s' ] && cat '%s' >&2".formatted(installed, installed))
            .fake("id", "echo 0")
            .with("FIELD", "hosts.eu.1")
            .with("ROOT_FOLDER", folder.toString())
            .with("JAVA_FOLDER", "")
            .with("JAVA_HOME", "")
            .with("INSTALL_JAVA", "true")
            .with("VERSION", "1")
            .with("CHECKSUM", "0");
  }

  @Test
  void thePackageOfDebianIsInstalled() throws Exception {
    commands.fake("apt-get", given("openjdk-17-jre-headless", "17.0.12"));

    assertThat(prepare(LACKS_THE_VERSION))
        .containsExactly(UPDATE, INSTALL + "openjdk-17-jre-headless");
  }

  @Test
  void aDebianThatHasOnlyANewerOneInstallsThat() throws Exception {
    commands.fake("apt-get", given("openjdk-21-jre-headless", "21.0.4"));

    assertThat(prepare(LACKS_THE_VERSION))
        .containsExactly(
            UPDATE, INSTALL + "openjdk-17-jre-headless", INSTALL + "openjdk-21-jre-headless");
  }

  @Test
  void thePackageOfFedoraIsInstalledWhereThereIsNoAptGet() throws Exception {
    commands.fake("dnf", given("java-17-openjdk-headless", "17.0.12"));

    assertThat(prepare(LACKS_THE_VERSION))
        .containsExactly("dnf -q -y install java-17-openjdk-headless");
  }

  @Test
  void aJavaThatIsTooOldIsNoReasonNotToInstall() throws Exception {
    Files.writeString(installed, "openjdk version \"11.0.2\"\n");
    commands.fake("dnf", given("java-21-openjdk-headless", "21"));

    assertThat(prepare(LACKS_THE_VERSION))
        .containsExactly(
            "dnf -q -y install java-17-openjdk-headless",
            "dnf -q -y install java-21-openjdk-headless");
  }

  @ParameterizedTest
  @CsvSource({"17.0.12, true", "21, true", "11.0.2, false"})
  void nothingIsInstalledWhereJavaIsOrNobodySaysSo(String version, boolean wanted)
      throws Exception {
    Files.writeString(installed, "openjdk version \"%s\"\n".formatted(version));
    commands.fake("apt-get", "").with("INSTALL_JAVA", Boolean.toString(wanted));

    assertThat(prepare(LACKS_THE_VERSION)).isEmpty();
  }

  @Test
  void whatInstallsPackagesAndBringsNoJavaIsTold() throws Exception {
    commands.fake("apt-get", "echo 'E: the lock is held' >&2; exit 100");

    FakeCommands.Result prepare = commands.run(SCRIPT, "prepare");

    assertThat(prepare.exitStatus()).isEqualTo(1);
    assertThat(prepare.output())
        .contains("E: the lock is held")
        .contains(
            "hosts.eu.1: install_java brought no Java 17 or newer, see above: java is not there");
  }

  @ParameterizedTest
  @ValueSource(strings = {"apt-get", "dnf"})
  void aHostThatWillGetJavaPassesTheCheck(String installer) throws Exception {
    commands
        .fake(installer, "")
        .with("NODE_ADDRESS", "127.0.0.1")
        .with("PORTS", "")
        .with("LEAVING", "")
        .with("REPAIR", "false");

    FakeCommands.Result check = commands.run(SCRIPT, "check");

    assertThat(check.exitStatus()).as(check.output()).isZero();
    assertThat(check.calls()).as("it changes nothing").noneMatch(call -> call.contains("install"));
  }

  @Test
  void aHostThatNobodyKnowsHowToGiveJavaDoesNotPassTheCheck() throws Exception {
    FakeCommands.Result check = commands.run(SCRIPT, "check");

    assertThat(check.exitStatus()).isEqualTo(1);
    assertThat(check.output())
        .contains("Java 17 or newer is needed, and install_java knows apt-get and dnf only");
  }

  /** In the shell's language: of all packages only this one is there, and brings this Java. */
  private String given(String name, String version) {
    return "[ \"${!#}\" = %s ] && echo 'openjdk version \"%s\"' >'%s'"
        .formatted(name, version, installed);
  }

  /** The calls of what installs packages. */
  private List<String> prepare(int exitStatus) throws Exception {
    FakeCommands.Result prepare = commands.run(SCRIPT, "prepare");
    assertThat(prepare.exitStatus()).as(prepare.output()).isEqualTo(exitStatus);
    return prepare.calls().stream().filter(call -> !call.startsWith("java ")).toList();
  }
}
