package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SeededRandomTest {
  @Test
  void aSeedMeansTheSameDrawsOnEveryMachine() {
    // The first outputs of SplitMix64 from seed 0, as published with the algorithm.
    SeededRandom random = new SeededRandom(0);

    assertThat(random.nextLong()).isEqualTo(0xE220A8397B1DCDAFL);
    assertThat(random.nextLong()).isEqualTo(0x6E789E6AA1B965F4L);
  }

  @Test
  void aChildDependsOnSeedAndNameAndNotOnEarlierDraws() {
    SeededRandom drawn = new SeededRandom(7);
    drawn.nextLong();

    long child = new SeededRandom(7).child("network").nextLong();

    assertThat(drawn.child("network").nextLong()).isEqualTo(child);
    assertThat(drawn.child("disk").nextLong()).isNotEqualTo(child);
    assertThat(new SeededRandom(8).child("network").nextLong()).isNotEqualTo(child);
  }

  @Test
  void betweenReachesBothEndsAndNothingElse() {
    SeededRandom random = new SeededRandom(1);

    List<Integer> draws = IntStream.range(0, 200).mapToObj(i -> random.between(-2, 3)).toList();

    assertThat(draws).contains(-2, 3).allMatch(draw -> draw >= -2 && draw <= 3);
    assertThat(random.between(5L, 5L)).isEqualTo(5);
  }

  @Test
  void chanceKeepsItsProbability() {
    SeededRandom random = new SeededRandom(2);

    long hits = IntStream.range(0, 10_000).filter(i -> random.chance(0.3)).count();

    assertThat(hits).isBetween(2_850L, 3_150L);
    assertThat(random.chance(0)).isFalse();
    assertThat(random.chance(1)).isTrue();
  }

  @Test
  void aShuffleKeepsEveryItem() {
    List<Integer> items = IntStream.range(0, 50).boxed().toList();

    List<Integer> shuffled = new SeededRandom(3).shuffle(items);

    assertThat(shuffled).isNotEqualTo(items).containsExactlyInAnyOrderElementsOf(items);
  }

  @Test
  void impossibleDrawsNameTheirBounds() {
    SeededRandom random = new SeededRandom(4);

    assertThatThrownBy(() -> random.between(2, 1)).hasMessage("no number from 2 to 1");
    assertThatThrownBy(() -> random.chance(1.5)).hasMessageContaining("1.5");
    assertThatThrownBy(() -> random.pick(List.of())).hasMessage("nothing to pick from");
  }
}
