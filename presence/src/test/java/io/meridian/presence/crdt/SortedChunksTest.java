package io.meridian.presence.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.Property;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedChunksTest {
  private record Change(boolean remove, int key, int value) {}

  @Test
  void itBehavesLikeATreeMapAndLeavesTheOldMapAsItWas() {
    Property.forAll(
            Property.lists(
                1_500,
                random ->
                    new Change(random.chance(0.45), random.between(0, 600), random.between(0, 9))),
            SortedChunksTest::check)
        .check(1, 60);
  }

  private static void check(List<Change> changes) {
    SortedChunks<Integer, Integer> chunks = SortedChunks.empty();
    TreeMap<Integer, Integer> expected = new TreeMap<>();
    for (Change change : changes) {
      SortedChunks<Integer, Integer> before = chunks;
      int sizeBefore = expected.size();
      if (change.remove()) {
        expected.remove(change.key());
        chunks = chunks.without(change.key());
      } else {
        expected.put(change.key(), change.value());
        chunks = chunks.with(change.key(), change.value());
      }
      assertThat(before.size()).isEqualTo(sizeBefore);
      assertThat(chunks.size()).isEqualTo(expected.size());
      assertThat(chunks.get(change.key())).isEqualTo(expected.get(change.key()));
    }
    assertThat(chunks).containsExactlyElementsOf(expected.entrySet());
    for (int from = -1; from < 602; from += 31) {
      List<Map.Entry<Integer, Integer>> rest = new ArrayList<>();
      chunks.iteratorFrom(from).forEachRemaining(rest::add);
      assertThat(rest).containsExactlyElementsOf(expected.tailMap(from).entrySet());
    }
  }
}
