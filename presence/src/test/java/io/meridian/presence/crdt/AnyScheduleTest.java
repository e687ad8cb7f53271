package io.meridian.presence.crdt;

import io.meridian.chaos.sim.Property;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Regions write while their deltas are dropped, duplicated, reordered and delivered over gaps. Each
 * step is compared with a model that keeps every tombstone; see {@link Replica#join} for what else
 * must hold after each.
 */
class AnyScheduleTest {
  @Test
  void anyScheduleAndOneSyncEqualTheFullMergeAndTheModel() {
    forAllSchedules(300, world -> {}).check(1, 120);
  }

  @Test
  void atQuiescenceEveryRegionShowsExactlyTheConnected() {
    forAllSchedules(
            120,
            world -> {
              world.heal();
              world.assertOnlyTheConnectedAreVisible();
            })
        .check(10_000, 120);
  }

  @Test
  void metadataIsBoundedByRegionsAndMembers() {
    forAllSchedules(
            200,
            world -> {
              world.heal();
              world.assertMetadataIsBounded();
            })
        .check(20_000, 60);
  }

  private interface Ending {
    void check(World world);
  }

  private static Property<Step> forAllSchedules(int most, Ending ending) {
    return Property.forAll(
        Property.lists(most, Step::draw),
        (List<Step> steps) -> {
          World world = new World();
          steps.forEach(world::take);
          world.syncAll();
          ending.check(world);
        });
  }
}
