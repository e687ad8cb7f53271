package io.meridian.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.image.Host.Ending;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: a version is put onto a host as a whole or not at all. Method: the installer, in a folder.
 */
class InstallerIT {
  private final Host host;
  private final SmallArchive archive;

  InstallerIT(@TempDir Path root, @TempDir Path elsewhere) throws IOException {
    this.host = new Host(root);
    this.archive = SmallArchive.in(elsewhere, "1.2.3");
  }

  @Test
  void aVersionIsInstalledFromAnAddressAndIsTheCurrentOne() throws IOException {
    Ending ending =
        host.install("--archive", "file://" + archive.file(), "--sha256", archive.sha256());

    assertThat(ending.status()).as(ending.output()).isZero();
    assertThat(host.path("opt/meridian/current").toRealPath())
        .isEqualTo(host.path("opt/meridian/1.2.3").toRealPath());
    assertThat(children("opt/meridian")).containsExactly("1.2.3", "current");
    assertThat(host.path("etc/meridian/tls")).isDirectory();
    assertThat(host.path("var/lib/meridian/cassandra")).isDirectory();
    assertThat(host.path("var/log/meridian")).isDirectory();

    assertThat(install().output()).contains("stays as it is");
  }

  @Test
  void anotherChecksumLeavesEverythingAsItWas() throws IOException {
    Ending ending =
        host.install("--archive", archive.file().toString(), "--sha256", "0".repeat(64));

    assertThat(ending.status()).isEqualTo(1);
    assertThat(ending.output()).contains("has the SHA-256 " + archive.sha256());
    assertThat(children("opt/meridian")).isEmpty();
    assertThat(host.path("etc")).doesNotExist();
  }

  @Test
  void theVersionBeforeIsUsedAgain() throws IOException {
    install();
    Path before = host.write("opt/meridian/0.0.9/bin/meridian-node", "#!/bin/sh");
    assertThat(before.toFile().setExecutable(true)).isTrue();

    assertThat(host.install("--use", "0.0.9").status()).isZero();

    assertThat(host.path("opt/meridian/current").toRealPath().getFileName()).hasToString("0.0.9");
    Ending unknown = host.install("--use", "0.0.8");
    assertThat(unknown.status()).isEqualTo(1);
    assertThat(unknown.output()).contains("version '0.0.8' is not in ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "current", "../meridian/1.2.3", "1.2.3/"})
  void onlyTheNameOfAVersionIsUsed(String name) throws IOException {
    install();

    Ending ending = host.install("--use", name);

    assertThat(ending.status()).as(ending.output()).isEqualTo(2);
    assertThat(ending.output()).contains("--use is '" + name + "', not a version");
    assertThat(Files.readSymbolicLink(host.path("opt/meridian/current"))).hasToString("1.2.3");
  }

  @Test
  void wrongUsageIsToldBeforeAnythingIsDone() throws IOException {
    for (String[] wrong :
        new String[][] {
          {},
          {"--archive", "a.tar.gz"},
          {"--archive", "a.tar.gz", "--sha256", "abc"},
          {"--archive"},
          {"--color", "red"},
          {"--use", "1", "--archive", "a.tar.gz"}
        }) {
      assertThat(host.install(wrong).status()).as(List.of(wrong).toString()).isEqualTo(2);
    }
    assertThat(host.path("opt")).doesNotExist();
  }

  @Test
  void anArchiveThatIsNotThereIsNamed() {
    Ending ending = host.install("--archive", "/no/such.tar.gz", "--sha256", "0".repeat(64));

    assertThat(ending.status()).isEqualTo(1);
    assertThat(ending.output()).contains("/no/such.tar.gz cannot be read");
  }

  private Ending install() {
    return host.install("--archive", archive.file().toString(), "--sha256", archive.sha256());
  }

  private List<String> children(String folder) throws IOException {
    try (Stream<Path> children = Files.list(host.path(folder))) {
      return children.map(child -> child.getFileName().toString()).sorted().toList();
    }
  }
}
