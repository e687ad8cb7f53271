package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.experiment.InvalidExperimentException;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExperimentSourceTest {
  private static final Path SHIPPED = Path.of("../chaos/experiments/cut-one-link.json");

  private final WanProfiles profiles = WanProfiles.load(Path.of("../regions/latencies.json"));

  @TempDir private Path folder;

  @Test
  void whatRunsItAgainIsWhatTheUserTyped() {
    assertThat(ExperimentSource.read("cut-one-link", SHIPPED, profiles).command())
        .isEqualTo("./meridian chaos run cut-one-link");
    assertThat(ExperimentSource.read("mine/cut-one-link.json", SHIPPED, profiles).command())
        .isEqualTo("./meridian chaos run mine/cut-one-link.json");
  }

  @Test
  void aRegionThatCannotBeRunIsRefusedAsTheFileIsRead() throws IOException {
    Path mars =
        Files.writeString(
            folder.resolve("mars.json"), Files.readString(SHIPPED).replace("\"ap\"]", "\"mars\"]"));

    assertThatThrownBy(() -> ExperimentSource.read("mars.json", mars, profiles))
        .isInstanceOf(InvalidExperimentException.class)
        .hasMessageContaining("topology.regions[2] is \"mars\", allowed are eu, us, ap");
  }

  @Test
  void twoOfOneNameAreRefused() throws IOException {
    Path mine = Files.copy(SHIPPED, folder.resolve("cut-one-link.json"));
    ExperimentSource shipped = ExperimentSource.read("cut-one-link", SHIPPED, profiles);
    ExperimentSource own = ExperimentSource.read(mine.toString(), mine, profiles);

    assertThatThrownBy(() -> ExperimentSource.requireNamesOfTheirOwn(List.of(shipped, own)))
        .isInstanceOf(LaunchException.class)
        .hasMessageContaining("are both named cut-one-link")
        .hasMessageContaining(mine.toString());
    assertThatCode(() -> ExperimentSource.requireNamesOfTheirOwn(List.of(own)))
        .doesNotThrowAnyException();
  }
}
