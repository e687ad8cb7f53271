package io.meridian.presence.horizon;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HorizonTest {
  private static final RegionId AP = new RegionId("ap");
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId SA = new RegionId("sa");
  private static final RegionId US = new RegionId("us");
  private static final long HIDDEN_AFTER = HorizonSettings.DEFAULT.hiddenAfterMillis();

  private final Sky sky = new Sky(1, 300, AP, EU, US);

  @Test
  void nothingIsHiddenWhileAllSpeak() {
    sky.run(10 * HIDDEN_AFTER);

    for (RegionId region : List.of(AP, EU, US)) {
      assertThat(sky.hidden(region)).isEmpty();
      assertThat(sky.lost(region)).isEmpty();
    }
  }

  @Test
  void whoStartsHidesNobodyBeforeItsTime() {
    sky.stop(AP);
    sky.stop(US);

    sky.run(HIDDEN_AFTER - 1_000);
    assertThat(sky.hidden(EU)).isEmpty();

    sky.run(2_000);
    assertThat(sky.hidden(EU)).containsExactly(AP, US);
  }

  @Test
  void aloneItOnlyHides() {
    sky.run(10_000);
    sky.stop(AP);
    sky.stop(US);

    sky.run(20 * HIDDEN_AFTER);

    assertThat(sky.hidden(EU)).containsExactly(AP, US);
    assertThat(sky.lost(EU)).isEmpty();
  }

  @Test
  void aRegionThatIsSilentToAMajorityIsLostAndReturns() {
    sky.run(10_000);
    sky.stop(AP);

    sky.run(HIDDEN_AFTER - 2_000);
    assertThat(sky.hidden(EU)).isEmpty();
    sky.run(6_000);
    assertThat(sky.hidden(EU)).containsExactly(AP);
    assertThat(sky.lost(EU)).containsExactly(AP);
    assertThat(sky.lost(US)).containsExactly(AP);

    sky.start(AP);
    sky.run(3_000);
    assertThat(sky.hidden(EU)).isEmpty();
    assertThat(sky.lost(EU)).isEmpty();
    assertThat(sky.hidden(AP)).isEmpty();
  }

  @Test
  void aRegionThatAThirdHearsIsNotHidden() {
    sky.cutBoth(EU, US);

    sky.run(10 * HIDDEN_AFTER);

    assertThat(sky.hidden(EU)).isEmpty();
    assertThat(sky.hidden(US)).isEmpty();
  }

  @Test
  void aCutOneWayHidesNobodyWhileAThirdHears() {
    sky.cut(US, EU);

    sky.run(10 * HIDDEN_AFTER);

    assertThat(sky.hidden(EU)).isEmpty();
    assertThat(sky.hidden(US)).isEmpty();
  }

  @Test
  void whoIsNotHeardButHearsIsHiddenByTheOthersOnly() {
    sky.run(5_000);
    sky.cut(US, EU);
    sky.cut(US, AP);

    sky.run(HIDDEN_AFTER + 5_000);

    assertThat(sky.lost(EU)).containsExactly(US);
    assertThat(sky.lost(AP)).containsExactly(US);
    assertThat(sky.hidden(US)).isEmpty();
  }

  @Test
  void wordsCrossABridgeInOneDirectionEach() {
    // What eu says reaches us through ap, what us says reaches eu through sa.
    Sky bridged = new Sky(2, 300, AP, EU, SA, US);
    bridged.cutBoth(EU, US);
    bridged.cut(AP, EU);
    bridged.cut(US, AP);
    bridged.cut(SA, US);
    bridged.cut(EU, SA);

    bridged.run(10 * HIDDEN_AFTER);

    assertThat(bridged.hidden(EU)).isEmpty();
    assertThat(bridged.hidden(US)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 300, 3_000, 8_000})
  void twoDoNotTellEachOtherForEverOfAThird(long delayMillisMax) {
    Sky slow = new Sky(3, delayMillisMax, AP, EU, US);
    slow.run(20_000);
    slow.stop(AP);

    // Each hop may hide the time that a word was under way.
    int hops = HorizonSettings.DEFAULT.hopsMax();
    slow.run(HIDDEN_AFTER + (hops + 1) * (delayMillisMax + Sky.TELL_MILLIS));

    assertThat(slow.hidden(EU)).containsExactly(AP);
    assertThat(slow.hidden(US)).containsExactly(AP);
  }

  @Test
  void aPeerThatHasJustStartedDoesNotAgree() {
    sky.run(5_000);
    sky.stop(AP);
    sky.run(HIDDEN_AFTER - 5_000);
    sky.start(US);
    sky.run(10_000);

    assertThat(sky.hidden(EU)).containsExactly(AP);
    assertThat(sky.lost(EU)).isEmpty();
    sky.run(HIDDEN_AFTER);
    assertThat(sky.lost(EU)).containsExactly(AP);
  }

  @Test
  void aPeerThatDoesNotCountAgreesForNobody() {
    sky.run(5_000);
    sky.stop(AP);
    sky.run(HIDDEN_AFTER + 5_000);

    long now = sky.now(EU);
    assertThat(sky.of(EU).lost(List.of(AP), true, 2, now)).isEmpty();
    assertThat(sky.of(EU).lost(List.of(AP, US), true, 2, now)).containsExactly(AP);
    assertThat(sky.of(EU).lost(List.of(AP, US), false, 2, now)).isEmpty();
  }

  @Test
  void aRemovedRegionIsLostAtOnceAndMayBeAddedAgain() {
    sky.run(5_000);
    sky.of(EU).regionsAre(List.of(US), sky.now(EU));

    assertThat(sky.hidden(EU)).containsExactly(AP);
    assertThat(sky.of(EU).lost(List.of(US), true, 2, sky.now(EU))).containsExactly(AP);
    assertThat(sky.of(EU).word(sky.now(EU)).heard()).containsOnlyKeys(US);

    sky.of(EU).regionsAre(List.of(AP, US), sky.now(EU));
    assertThat(sky.hidden(EU)).isEmpty();
  }

  @Test
  void aSiblingsWordKeepsARegionButCountsForNoMajority() {
    Horizon horizon = new Horizon(HorizonSettings.DEFAULT);
    horizon.regionsAre(List.of(AP, US), 0);
    TreeMap<RegionId, Word.Heard> heard = new TreeMap<>();
    heard.put(AP, new Word.Heard(1_000, 0, false));
    heard.put(US, new Word.Heard(Word.Heard.NEVER, 0, true));

    horizon.toldBySibling(new Word(heard), 40_000);

    assertThat(horizon.hidden(50_000)).containsExactly(US);
    assertThat(horizon.lost(List.of(AP, US), true, 2, 50_000)).isEmpty();
  }

  @Test
  void strangersAreNotKept() {
    Horizon horizon = new Horizon(HorizonSettings.DEFAULT);
    horizon.regionsAre(List.of(US), 0);
    TreeMap<RegionId, Word.Heard> heard = new TreeMap<>();
    heard.put(AP, new Word.Heard(0, 0, false));

    horizon.told(US, new Word(heard), 10);
    horizon.told(AP, new Word(heard), 10);

    assertThat(horizon.word(10).heard()).containsOnlyKeys(US);
  }

  /** Whatever was cut, some time after it healed nobody is hidden, and lost implies hidden. */
  @Test
  void anyCutsHealed() {
    int everLost = 0;
    for (long seed = 0; seed < 200; seed++) {
      SeededRandom random = new SeededRandom(seed);
      List<RegionId> regions = List.of(AP, EU, SA, US);
      Sky any = new Sky(seed, 500, AP, EU, SA, US);
      for (int step = 0; step < 6; step++) {
        RegionId one = random.pick(regions);
        RegionId other = random.pick(regions.stream().filter(r -> !r.equals(one)).toList());
        switch (random.between(0, 4)) {
          case 0 -> any.cut(one, other);
          case 1 -> any.cutBoth(one, other);
          case 2 -> any.stop(one);
          case 3 -> any.start(one);
          default -> any.heal();
        }
        any.run(random.between(1_000L, 60_000L) / 100 * 100);
        for (RegionId region : regions) {
          Set<RegionId> lost = any.lost(region);
          assertThat(any.hidden(region)).as("seed %s", seed).containsAll(lost);
          everLost += lost.isEmpty() ? 0 : 1;
        }
      }
      any.heal();
      regions.forEach(any::start);
      any.run(3_000);
      for (RegionId region : regions) {
        assertThat(any.hidden(region)).as("seed %s", seed).isEmpty();
      }
    }
    assertThat(everLost).as("runs in which a region was lost").isPositive();
  }
}
