package io.meridian.regions.launch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meridian.regions.RegionId;
import io.meridian.regions.cassandra.CqlProbe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Goal: a region's own Cassandra starts, is found again, and ends. Method: a real one. */
@Timeout(120)
class OwnCassandraTest {
  private static final Path CLASS_PATH = Path.of("cassandra/target/classpath");
  private static final RegionId R21 = new RegionId("r21");

  private final Path folder;

  OwnCassandraTest(@TempDir Path folder) {
    this.folder = folder;
  }

  @Test
  void aRegionsOwnCassandraAnswersBeforeItsNodesStartAndDiesWithItsRegion() throws IOException {
    assumeTrue(Files.exists(CLASS_PATH), "the module regions/cassandra is not built yet");
    var cassandra =
        JavaProgram.ofDependencies("org.apache.cassandra.service.CassandraDaemon", CLASS_PATH);
    var deployment =
        new LocalDeployment(
            FakeDeployment.installation(folder, cassandra), FakeDeployment.environment(Map.of()));
    try {
      deployment.start(List.of(R21), OptionalInt.empty(), StartProgress.silent());

      assertThat(CqlProbe.answers("127.0.21.1", 9042)).isTrue();
      assertThat(deployment.status().get(0).cassandraPid()).isPresent();
      assertThat(folder.resolve("run/r21/node-1/log"))
          .content()
          .contains("MERIDIAN_CASSANDRA=127.0.21.1:9042");

      assertThat(deployment.kill(Target.parse("r21"))).containsExactly("r21/1", "r21 Cassandra");

      assertThat(deployment.status().get(0).cassandraPid()).isEmpty();
      assertThat(CqlProbe.answers("127.0.21.1", 9042)).isFalse();
    } finally {
      deployment.stop(List.of(R21), true);
    }
  }

  @Test
  void aCassandraThatCannotStartIsReportedWithItsLog() throws IOException {
    var broken = new JavaProgram("no.cassandra.Here", "nothing.jar");
    var deployment =
        new LocalDeployment(
            FakeDeployment.installation(folder, broken), FakeDeployment.environment(Map.of()));
    try {
      assertThatThrownBy(
              () -> deployment.start(List.of(R21), OptionalInt.empty(), StartProgress.silent()))
          .hasMessageContaining("r21 Cassandra died while it started with exit code 1")
          .hasMessageContaining("no.cassandra.Here");
    } finally {
      deployment.stop(List.of(R21), true);
    }
  }
}
