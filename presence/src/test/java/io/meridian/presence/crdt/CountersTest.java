package io.meridian.presence.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class CountersTest {
  @Test
  void unionAndDifferenceAreThoseOfSetsAndHaveOneForm() {
    Seeds.run(
        1,
        2_000,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          Set<Long> one = draw(random);
          Set<Long> other = draw(random);
          TreeSet<Long> either = new TreeSet<>(one);
          either.addAll(other);
          TreeSet<Long> rest = new TreeSet<>(one);
          rest.removeAll(other);

          assertThat(counters(one).union(counters(other))).isEqualTo(counters(either));
          assertThat(counters(one).minus(counters(other))).isEqualTo(counters(rest));
          for (long counter = 1; counter <= 42; counter++) {
            assertThat(counters(one).contains(counter)).isEqualTo(one.contains(counter));
          }
        });
  }

  @Test
  void theVectorEndsAtTheFirstGapAndTheCloudIsAboveIt() {
    Counters counters = Counters.run(1, 7).union(Counters.run(9, 9));

    assertThat(counters.upTo()).isEqualTo(7);
    assertThat(counters.highest()).isEqualTo(9);
    assertThat(counters.union(Counters.run(8, 8))).isEqualTo(Counters.run(1, 9));
    assertThat(Counters.run(2, 9).upTo()).isZero();
  }

  private static Set<Long> draw(SeededRandom random) {
    TreeSet<Long> counters = new TreeSet<>();
    for (int left = random.between(0, 30); left > 0; left--) {
      counters.add((long) random.between(1, 40));
    }
    return counters;
  }

  private static Counters counters(Set<Long> sorted) {
    Counters.Builder builder = new Counters.Builder(1);
    sorted.forEach(counter -> builder.add(counter, counter));
    return builder.build();
  }
}
