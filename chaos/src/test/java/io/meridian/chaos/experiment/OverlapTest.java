package io.meridian.chaos.experiment;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.experiment.FaultTarget.AllLinks;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OverlapTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final FaultTarget WHOLE_EU = new WholeRegion(EU);
  private static final FaultTarget EU_2 = new OneNode(new NodeId(EU, 2));
  private static final FaultTarget EU_3 = new OneNode(new NodeId(EU, 3));

  private final Overlap overlap =
      new Overlap(
          new Setting(List.of(EU, US, AP), Map.of(EU, 3, US, 1, AP, 1), "none", Optional.empty()));

  @Test
  void aFaultMayBeginWhenTheOtherEnds() {
    Step first = step(Fault.KILL, EU_2, 5, 10);

    assertThat(overlaps(first, step(Fault.PAUSE, EU_2, 15, 10))).isFalse();
    assertThat(overlaps(first, step(Fault.PAUSE, EU_2, 14, 10))).isTrue();
  }

  @Test
  void aFaultThatStaysIsThereToTheEnd() {
    Step forGood = step(Fault.KILL, WHOLE_EU, 5, 0);

    assertThat(overlaps(forGood, step(Fault.CLOCK, WHOLE_EU, 1_000, 10))).isTrue();
    assertThat(overlaps(forGood, step(Fault.CLOCK, WHOLE_EU, 1, 4))).isFalse();
  }

  @Test
  void aRegionHasItsNodesAndItsStorage() {
    Step killed = step(Fault.KILL, WHOLE_EU, 5, 10);

    assertThat(overlaps(killed, step(Fault.PAUSE, EU_2, 5, 10))).isTrue();
    assertThat(overlaps(killed, step(Fault.SLOW_STORAGE, WHOLE_EU, 5, 10))).isTrue();
    assertThat(overlaps(killed, step(Fault.KILL, new WholeRegion(US), 5, 10))).isFalse();
    assertThat(overlaps(killed, step(Fault.CUT, new AllLinks(EU), 5, 10))).isFalse();
  }

  @Test
  void whatEndsOnePartOfARegionStartsAllOfIt() {
    Step killed = step(Fault.KILL, EU_2, 5, 10);
    Step storage = step(Fault.KILL_STORAGE, WHOLE_EU, 5, 10);
    Step slow = step(Fault.SLOW_STORAGE, WHOLE_EU, 5, 10);

    assertThat(overlaps(killed, step(Fault.KILL, EU_3, 6, 10))).isTrue();
    assertThat(overlaps(killed, storage)).isTrue();
    assertThat(overlaps(step(Fault.PAUSE, EU_3, 6, 10), slow)).isTrue();
    assertThat(overlaps(step(Fault.ROLLING_RESTART, WHOLE_EU, 5, 0), storage)).isTrue();
    assertThat(overlaps(step(Fault.CLOCK, WHOLE_EU, 5, 10), slow)).isTrue();
    assertThat(overlaps(killed, step(Fault.KILL_STORAGE, new WholeRegion(US), 5, 10))).isFalse();
  }

  @Test
  void linksAreHeldEachWayByItself() {
    Step oneWay = step(Fault.SILENCE, new Between(EU, US, false), 5, 10);

    assertThat(overlaps(oneWay, step(Fault.CUT, new Between(US, EU, true), 5, 10))).isTrue();
    assertThat(overlaps(oneWay, step(Fault.SLOW, new Between(US, EU, false), 5, 10))).isFalse();
    assertThat(overlaps(oneWay, step(Fault.FLAP, new AllLinks(US), 5, 10))).isTrue();
    assertThat(overlaps(oneWay, step(Fault.FLAP, new AllLinks(AP), 5, 10))).isFalse();
    assertThat(overlaps(oneWay, step(Fault.HALF_OPEN, new Between(EU, US, false), 5, 10))).isTrue();
    assertThat(overlaps(oneWay, step(Fault.STALL, new Between(US, EU, true), 5, 10))).isTrue();
  }

  @Test
  void theClientsOfARegionAreHeldApartFromItsLinksAndProcesses() {
    Step cut = step(Fault.CUT, new ClientsOf(EU), 5, 10);

    assertThat(overlaps(cut, step(Fault.SILENCE, new ClientsOf(EU), 14, 10))).isTrue();
    assertThat(overlaps(cut, step(Fault.SILENCE, new ClientsOf(US), 5, 10))).isFalse();
    assertThat(overlaps(cut, step(Fault.FLAP, new AllLinks(EU), 5, 10))).isFalse();
    assertThat(overlaps(cut, step(Fault.KILL, WHOLE_EU, 5, 10))).isFalse();
  }

  @Test
  void furtherClientsDisturbNoOtherFault() {
    Step storm = step(Fault.RECONNECT_STORM, WHOLE_EU, 5, 10);

    assertThat(overlaps(storm, step(Fault.SLOW_CONSUMERS, WHOLE_EU, 5, 10))).isFalse();
    assertThat(overlaps(storm, step(Fault.KILL, WHOLE_EU, 5, 10))).isFalse();
    assertThat(overlaps(storm, step(Fault.RECONNECT_STORM, WHOLE_EU, 5, 10))).isTrue();
  }

  private boolean overlaps(Step one, Step other) {
    boolean overlaps = overlap.of(one, other);
    assertThat(overlap.of(other, one)).as("in either order").isEqualTo(overlaps);
    return overlaps;
  }

  private static Step step(Fault fault, FaultTarget target, int atSeconds, int lastsSeconds) {
    return new Step(
        fault, target, Duration.ofSeconds(atSeconds), Duration.ofSeconds(lastsSeconds), Map.of());
  }
}
