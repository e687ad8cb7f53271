package io.meridian.image;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Goal: systemd takes all that the units say. Method: {@code systemd-analyze verify} in a folder in
 * place of a host's root, with the units and programs of the archive.
 */
class UnitsIT {
  /** Units of systemd itself that ours are ordered by; verifying looks for them. */
  private static final List<String> TARGETS =
      List.of("sysinit", "basic", "shutdown", "network-online", "multi-user");

  private final Path root;
  private final Path units;

  UnitsIT(@TempDir Path root) {
    this.root = root;
    this.units = root.resolve("etc/systemd/system");
  }

  @BeforeEach
  void givenAHostWithTheArchive() throws IOException, InterruptedException {
    // Of version 250 or newer: one before knows no --root.
    Requirement.requireProgram("systemd-analyze", "systemd");
    Path own = Files.createDirectories(root.resolve("usr/lib/systemd/system"));
    for (String target : TARGETS) {
      Files.writeString(own.resolve(target + ".target"), "[Unit]\nDescription=" + target + "\n");
    }
    Path installed = Host.installed(root).installation().resolve("opt/meridian/current");
    copy(installed.resolve("systemd"), units);
    copy(installed.resolve("bin"), root.resolve("opt/meridian/current/bin"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"meridian-node.service", "meridian-cassandra.service"})
  void systemdHasNothingToSayOfAUnit(String unit) throws Exception {
    assertThat(verified(unit)).isEqualTo("status 0");
  }

  /** Otherwise the test above might take everything. */
  @Test
  void aMistakeIsFound() throws Exception {
    Path unit = units.resolve("meridian-node.service");
    String right = Files.readString(unit);
    assertThat(right).contains("ProtectClock=");

    Files.writeString(unit, right.replace("ProtectClock=", "ProtectClocks="));
    assertThat(verified("meridian-node.service")).contains("Unknown key 'ProtectClocks'");

    Files.writeString(unit, right);
    Files.delete(root.resolve("opt/meridian/current/bin/meridian-node"));
    assertThat(verified("meridian-node.service"))
        .contains("meridian-node is not executable")
        .endsWith("status 1");
  }

  private String verified(String unit) throws IOException, InterruptedException {
    Process analyze =
        new ProcessBuilder(
                "systemd-analyze", "--man=no", "--root=" + root, "verify", units + "/" + unit)
            .redirectErrorStream(true)
            .start();
    String said = new String(analyze.getInputStream().readAllBytes(), UTF_8);
    return said + "status " + analyze.waitFor();
  }

  private static void copy(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        Files.copy(file, to.resolve(file.getFileName()));
      }
    }
  }
}
