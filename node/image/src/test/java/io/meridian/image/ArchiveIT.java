package io.meridian.image;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Goal: the same sources give the same bytes, and nothing is shipped that is not accounted for. */
class ArchiveIT {
  /** As {@code project.build.outputTimestamp} has it. */
  private static final Instant BUILD_TIME = Instant.parse("2026-11-01T00:00:00Z");

  private static final List<String> OWN = List.of("node", "regions", "replication", "presence");
  private static final String FOLDER = "meridian-" + Archive.version() + "/";

  @Test
  void builtAgainItIsTheSameByteByByte() throws IOException {
    Path again = Archive.TARGET.resolve("again/" + Archive.file().getFileName());

    assertThat(Files.mismatch(Archive.file(), again)).as("first byte that differs").isEqualTo(-1);
  }

  @Test
  void noEntryTellsWhenOrByWhomItWasBuilt() throws IOException {
    List<TarArchiveEntry> entries = Archive.entries();

    assertThat(entries)
        .allSatisfy(
            entry -> {
              assertThat(entry.getName()).startsWith(FOLDER);
              assertThat(entry.getLastModifiedTime().toInstant()).isEqualTo(BUILD_TIME);
              assertThat(entry.getLongUserId()).isZero();
              assertThat(entry.getLongGroupId()).isZero();
              assertThat(entry.getUserName()).isEqualTo("root");
              int expected = entry.isDirectory() || isProgram(entry) ? 0755 : 0644;
              assertThat(entry.getMode() & 0777).as(entry.getName()).isEqualTo(expected);
            });
    assertThat(entries).filteredOn(ArchiveIT::isProgram).hasSize(5);
  }

  /** What the second build packs are the jars of the first, so they are looked at by themselves. */
  @Test
  void noJarOfOursTellsWhenItWasBuilt(@TempDir Path root) throws IOException {
    Path jars = Host.installed(root).installation().resolve("opt/meridian/current/lib/node");
    LocalDateTime buildTime = LocalDateTime.ofInstant(BUILD_TIME, ZoneOffset.UTC);

    for (String own : OWN) {
      try (var jar = new JarFile(jars.resolve(own + "-" + Archive.version() + ".jar").toFile())) {
        assertThat(jar.stream().toList())
            .isNotEmpty()
            .allSatisfy(entry -> assertThat(entry.getTimeLocal()).isEqualTo(buildTime));
      }
    }
  }

  private static boolean isProgram(TarArchiveEntry entry) {
    String name = entry.getName().substring(FOLDER.length());
    return !entry.isDirectory() && (name.startsWith("bin/") || name.equals("install.sh"));
  }

  @Test
  void nodesGetWhatTheyAreTestedWithAndCassandraWhatItWasReleasedWith() throws IOException {
    assertThat(jars("lib/node/"))
        .containsExactlyInAnyOrderElementsOf(
            Stream.concat(
                    Stream.of("node-" + Archive.version() + ".jar"),
                    classPath("../target").stream())
                .toList());
    List<String> released =
        classPath("../../regions/cassandra/target").stream()
            .filter(jar -> !jar.contains("-osx-") && !jar.contains("-windows-"))
            .toList();
    assertThat(jars("lib/cassandra/")).containsExactlyInAnyOrderElementsOf(released);
  }

  private static List<String> classPath(String target) throws IOException {
    String classPath =
        Files.readString(Archive.TARGET.resolve("..").resolve(target + "/classpath"));
    return Stream.of(classPath.strip().split(":"))
        .map(jar -> Path.of(jar).getFileName().toString())
        .toList();
  }

  /** The names of the jars in a folder. */
  private static List<String> jars(String folder) throws IOException {
    String prefix = FOLDER + folder;
    return Archive.entries().stream()
        .map(TarArchiveEntry::getName)
        .filter(name -> name.startsWith(prefix) && name.endsWith(".jar"))
        .map(name -> name.substring(prefix.length()))
        .toList();
  }

  @Test
  void theNoticeNamesEachJarAndNoOther() throws IOException {
    TreeSet<String> shipped =
        Stream.concat(jars("lib/node/").stream(), jars("lib/cassandra/").stream())
            .map(jar -> jar.replaceAll("-[0-9].*$", ""))
            .filter(artifact -> !OWN.contains(artifact))
            .collect(toCollection(TreeSet::new));

    TreeSet<String> named =
        Files.readAllLines(Archive.TARGET.resolve("../src/main/archive/NOTICE")).stream()
            .filter(line -> line.startsWith("  "))
            .map(line -> line.substring(line.indexOf(':') + 1))
            .collect(toCollection(TreeSet::new));

    assertThat(named).isEqualTo(shipped);
  }
}
