package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.ExperimentFile;
import io.meridian.chaos.experiment.ExperimentFolder;
import io.meridian.chaos.experiment.Invariant;
import io.meridian.regions.RegionId;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class LeavingMembersTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");

  private final List<RegionId> left = new ArrayList<>();

  /** Kills us from 5 to 15 s; load goes on for 10 s. */
  private final LeavingMembers leaving = new LeavingMembers(shipped("kill-a-region"), this::leave);

  private boolean leave(RegionId region) {
    return left.add(region);
  }

  private static Duration seconds(int seconds) {
    return Duration.ofSeconds(seconds);
  }

  @Test
  void membersOfOtherRegionsLeaveInTheMiddleOfTheFault() {
    leaving.whileFaults(seconds(9));
    assertThat(left).isEmpty();

    leaving.whileFaults(seconds(10));
    leaving.whileFaults(seconds(11));

    assertThat(left).containsExactlyInAnyOrder(EU, AP);
  }

  @Test
  void thatOfTheRegionThatWasKilledLeavesAfterwards() {
    leaving.whileFaults(seconds(10));
    leaving.afterFaults(seconds(40), seconds(4));
    assertThat(left).doesNotContain(US);

    leaving.afterFaults(seconds(41), seconds(5));
    leaving.afterFaults(seconds(42), seconds(6));

    assertThat(left).containsExactlyInAnyOrder(EU, AP, US);
  }

  @Test
  void whoCannotLeaveIsAskedAgain() {
    List<RegionId> asked = new ArrayList<>();
    LeavingMembers waiting =
        new LeavingMembers(
            shipped("kill-a-region"), region -> asked.add(region) && asked.size() > 2);

    waiting.whileFaults(seconds(10));
    waiting.afterFaults(seconds(30), seconds(0));
    waiting.afterFaults(seconds(31), seconds(1));

    assertThat(asked).containsExactlyInAnyOrder(EU, AP, EU, AP);
  }

  @Test
  void aRegionWhoseClientsAreCutOffIsHurtAndOneWhoseLinksAreIsNot() {
    new LeavingMembers(shipped("clients-cut-off"), this::leave).whileFaults(seconds(60));
    assertThat(left).containsExactlyInAnyOrder(US, AP);

    left.clear();
    new LeavingMembers(shipped("cut-all-links-of-a-region"), this::leave).whileFaults(seconds(60));
    assertThat(left).containsExactlyInAnyOrder(EU, US, AP);
  }

  /** One leaves, another one closes its connection, and a third is there to be missed. */
  @Test
  void whereGhostsAreLookedForSomebodyLeavesWhoseRegionIsNotHurt() {
    ExperimentFolder folder = new ExperimentFolder(Path.of(".."));
    Stream<Experiment> withGhosts =
        folder.all().stream()
            .map(file -> ExperimentFile.read(file, folder.available()))
            .filter(
                experiment ->
                    experiment.invariants().stream()
                        .anyMatch(invariant -> invariant.kind() == Invariant.Kind.NO_GHOST));

    assertThat(withGhosts)
        .isNotEmpty()
        .allSatisfy(
            experiment -> {
              left.clear();
              new LeavingMembers(experiment, this::leave).whileFaults(experiment.length());
              assertThat(left).as(experiment.name()).isNotEmpty();
              assertThat(experiment.load().membersPerRegion())
                  .as(experiment.name())
                  .isGreaterThanOrEqualTo(3);
            });
  }

  private static Experiment shipped(String name) {
    return ExperimentFile.read(
        Path.of("../chaos/experiments/" + name + ".json"),
        new ExperimentFolder(Path.of("..")).available());
  }
}
