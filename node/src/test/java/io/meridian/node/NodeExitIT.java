package io.meridian.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The exit status of a node that cannot start, by which whoever watches it decides what to do. */
class NodeExitIT {
  private static final String ADDRESS = "127.0.77.1";

  private final Path folder;

  NodeExitIT(@TempDir Path folder) throws IOException {
    this.folder = folder;
    Files.writeString(
        folder.resolve("topology.json"),
        """
        {"regions": [{"id": "eu", "index": 1, "name": "Europe", "latitude": 50, "longitude": 8,
                      "addresses": ["%s"], "peers": []}]}
        """
            .formatted(ADDRESS));
    Files.writeString(
        folder.resolve("apps.json"),
        """
        {"apps": [{"id": "app", "keys": [{"id": "key", "secret": "a secret of this test"}]}]}
        """);
    Files.writeString(folder.resolve("secret"), "a secret of this test");
  }

  @ParameterizedTest
  @ValueSource(ints = {8080, 25520})
  void aPortThatIsTakenMayBeFreeAtTheNextStart(int port) throws Exception {
    try (var taken = new ServerSocket(port, 1, InetAddress.getByName(ADDRESS))) {
      assertThat(taken.isBound()).isTrue();

      assertThat(exitStatus()).isEqualTo(1);
    }
    assertThat(log()).contains("This node cannot start: ", ADDRESS + ":" + port);
  }

  @Test
  void aSettingThatIsWrongStaysWrong() throws Exception {
    Path topology = folder.resolve("topology.json");
    Files.delete(topology);

    assertThat(exitStatus()).isEqualTo(2);
    assertThat(log()).contains("This node cannot start: MERIDIAN_TOPOLOGY is '" + topology + "'");
  }

  private int exitStatus() throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin/java").toString(),
            "-XX:+UseSerialGC",
            "-Xmx192m",
            "-cp",
            System.getProperty("java.class.path"),
            NodeMain.class.getName());
    builder
        .environment()
        .putAll(
            Map.of(
                "MERIDIAN_TOPOLOGY", folder.resolve("topology.json").toString(),
                "MERIDIAN_REGION", "eu",
                "MERIDIAN_CASSANDRA", ADDRESS + ":9042",
                "MERIDIAN_APPS", folder.resolve("apps.json").toString(),
                "MERIDIAN_SECRET_FILE", folder.resolve("secret").toString()));
    builder.redirectErrorStream(true).redirectOutput(folder.resolve("log").toFile());
    Process node = builder.start();
    try {
      assertThat(node.waitFor(5, TimeUnit.MINUTES)).as("it ends").isTrue();
      return node.exitValue();
    } finally {
      node.destroyForcibly();
    }
  }

  private String log() throws IOException {
    return Files.readString(folder.resolve("log"));
  }
}
