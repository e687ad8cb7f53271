package io.meridian.terraform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that a host runs, without SSH before it. */
class OnHostTest {
  private static final String USUAL_SETTINGS =
      """
      CASSANDRA_ADDRESS=10.1.0.1
      CASSANDRA_SEEDS=10.1.0.1:7000
      """;

  private final Path folder;
  private final Path root;

  OnHostTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.root = Files.createDirectories(folder.resolve("root"));
  }

  @Test
  void theVersionsThatWereInstalledLastStayAndTheOneThatIsInUse() throws Exception {
    for (String version : List.of("1", "2", "3", "4", "5")) {
      assertThat(install(version, StandInArchive.write(folder, version))).isZero();
    }

    try (Stream<Path> versions = Files.list(root.resolve("opt/meridian"))) {
      assertThat(versions.map(path -> path.getFileName().toString()))
          .containsExactlyInAnyOrder("1", "3", "4", "5", "current");
    }
    assertThat(Files.readSymbolicLink(root.resolve("opt/meridian/current")))
        .as("a version is used when a service is started with it")
        .hasToString("1");
  }

  @Test
  void anArchiveThatDidNotArriveWholeIsNotInstalled() throws Exception {
    Path archive = StandInArchive.write(folder, "1");
    byte[] whole = Files.readAllBytes(archive);
    Files.write(archive, Arrays.copyOf(whole, whole.length - 1));

    assertThat(install("1", archive)).isNotZero();

    assertThat(root.resolve("opt/meridian/1")).doesNotExist();
    assertThat(arrived()).isEmpty();
  }

  @Test
  void anArchiveThatCannotBeInstalledDoesNotStay() throws Exception {
    assertThat(install("2", StandInArchive.write(folder, "1"))).isNotZero();

    assertThat(arrived()).isEmpty();
  }

  @Test
  void whatArrivesDoesNotStayWhenItIsInterrupted() throws Exception {
    Process script = script("install", "1", "0".repeat(64)).start();
    try {
      await("something arrives").until(() -> !arrived().isEmpty());
    } finally {
      script.destroy();
    }

    assertThat(script.waitFor(20, TimeUnit.SECONDS)).isTrue();
    assertThat(arrived()).isEmpty();
  }

  @Test
  void whatArrivedIsRemovedToo() throws Exception {
    Path kept = Files.createDirectories(root.resolve("var/lib/meridian/cassandra"));
    Files.writeString(kept.resolveSibling("arriving"), "");
    Files.writeString(kept.resolveSibling("arriving.install.sh"), "");

    assertThat(end(script("remove", "1", "0".repeat(64)))).isZero();

    assertThat(arrived()).isEmpty();
    assertThat(kept).isDirectory();
  }

  @Test
  void aCassandraThatLostItsDataTakesItsOldPlaceUntilItServes() throws Exception {
    assertThat(install("1", StandInArchive.write(folder, "1"))).isZero();
    Path data = root.resolve("var/lib/meridian/cassandra/data");
    Path settings = root.resolve("etc/meridian/cassandra.env");
    String replacing =
        """
        CASSANDRA_ADDRESS=10.1.0.1
        CASSANDRA_SEEDS=10.1.0.2:7000,10.1.0.3:7000
        CASSANDRA_JAVA_OPTIONS=-Dcassandra.replace_address_first_boot=10.1.0.1
        """;

    assertThat(startCassandra("")).as("nobody sends its rows").isEqualTo(1);
    assertThat(folder.resolve("told"))
        .content()
        .contains("hosts.eu.1: the machine was replaced, its Cassandra lacks its data in " + data);
    assertThat(settings).doesNotExist();

    Path refusal = Files.createFile(root.resolve("refuse-cassandra"));
    assertThat(startCassandra("10.1.0.2:7000,10.1.0.3:7000")).isEqualTo(1);
    assertThat(settings).hasContent(replacing);

    Files.createDirectories(data.resolve("system"));
    Files.delete(refusal);
    try {
      assertThat(startCassandra("10.1.0.2:7000,10.1.0.3:7000")).isZero();
      assertThat(settings).as("it has a part of its rows").hasContent(replacing);

      assertThat(startCassandra("")).isZero();
      assertThat(settings).as("it has all").hasContent(USUAL_SETTINGS);
    } finally {
      assertThat(end(cassandra("stop", ""))).isZero();
    }
  }

  /** Starts it on a machine that was replaced. */
  private int startCassandra(String seeds) throws IOException, InterruptedException {
    Path sent = SentFiles.write(folder, Map.of("cassandra.env", USUAL_SETTINGS));
    return end(cassandra("start", seeds).redirectInput(sent.toFile()));
  }

  private ProcessBuilder cassandra(String step, String seeds) {
    ProcessBuilder script = script(step, "1", "0".repeat(64));
    script
        .environment()
        .putAll(
            Map.of(
                "ROLE",
                "cassandra",
                "FINGERPRINT",
                "1",
                "KNOWN_TO_OTHERS",
                "true",
                "SEEDS",
                seeds));
    return script;
  }

  private List<Path> arrived() throws IOException {
    Path kept = root.resolve("var/lib/meridian");
    if (!Files.isDirectory(kept)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(kept)) {
      return files.filter(file -> file.getFileName().toString().startsWith("arriving")).toList();
    }
  }

  private int install(String version, Path archive) throws IOException, InterruptedException {
    String checksum = Files.readString(Path.of(archive + ".sha256")).split(" ", 2)[0];
    return end(script("install", version, checksum).redirectInput(archive.toFile()));
  }

  private ProcessBuilder script(String step, String version, String checksum) {
    var builder =
        new ProcessBuilder("sh", Terraform.folder("hosts/on-host").toString(), step)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("told").toFile());
    builder
        .environment()
        .putAll(
            Map.of(
                "FIELD",
                "hosts.eu.1",
                "ROOT_FOLDER",
                root.toString(),
                "VERSION",
                version,
                "CHECKSUM",
                checksum,
                "JAVA_FOLDER",
                System.getProperty("java.home"),
                "MERIDIAN_WIPE",
                "false"));
    return builder;
  }

  private static int end(ProcessBuilder builder) throws IOException, InterruptedException {
    Process script = builder.start();
    assertThat(script.waitFor(20, TimeUnit.SECONDS)).isTrue();
    return script.exitValue();
  }
}
