package io.meridian.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Step;
import io.meridian.regions.RegionId;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

class RequirementsTest {
  @ParameterizedTest
  @EnumSource(names = {"RECONNECT_STORM", "SLOW_CONSUMERS"})
  void moreClientsThanFilesMayBeOpenAreRefusedInClearWords(Fault fault) {
    assertThat(Requirements.missingFor(step(fault, Map.of("clients", 2e9))))
        .get()
        .asString()
        .matches(
            "2000000000 clients need 2000001000 open files, allowed are \\d+: raise ulimit -n");
    assertThat(Requirements.missingFor(step(fault, Map.of("clients", 1.0)))).isEmpty();
  }

  @Test
  void aClockNeedsALibrary(@TempDir Path folder) throws Exception {
    Path library = folder.resolve("libfaketimeMT.so.1");
    assertThat(Requirements.missingLibrary(WrongClock.library(List.of(library))))
        .hasValue("clock needs libfaketime, which is not installed: apt-get install libfaketime");

    Files.createFile(library);
    assertThat(Requirements.missingLibrary(WrongClock.library(List.of(library)))).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"RECONNECT_STORM", "SLOW_CONSUMERS", "CLOCK", "FULL_STORAGE"})
  void theOthersNeedNothing(Fault fault) {
    assertThat(Requirements.missingFor(step(fault, Map.of()))).isEqualTo(Optional.empty());
  }

  private static Step step(Fault fault, Map<String, Double> parameters) {
    return new Step(
        fault, new WholeRegion(new RegionId("eu")), Duration.ZERO, Duration.ZERO, parameters);
  }
}
