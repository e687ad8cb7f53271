package io.meridian.replication.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.Seeds;
import org.junit.jupiter.api.Test;

class VersionVectorTest {
  private interface Law {
    void check(VersionVector one, VersionVector other, VersionVector third, Dot dot);
  }

  @Test
  void mergingIsIdempotentCommutativeAndAssociative() {
    forAll(
        (one, other, third, dot) -> {
          assertThat(one.merge(one)).isEqualTo(one);
          assertThat(one.merge(other)).isEqualTo(other.merge(one));
          assertThat(one.merge(other).merge(third)).isEqualTo(one.merge(other.merge(third)));
        });
  }

  @Test
  void aMergedVectorCoversBothAndNothingMore() {
    forAll(
        (one, other, third, dot) -> {
          VersionVector merged = one.merge(other);
          assertThat(merged.covers(one)).isTrue();
          assertThat(merged.covers(other)).isTrue();
          assertThat(merged.covers(dot)).isEqualTo(one.covers(dot) || other.covers(dot));
        });
  }

  @Test
  void whereVectorsMeetIsWhatBothCover() {
    forAll(
        (one, other, third, dot) -> {
          VersionVector both = one.meet(other);
          assertThat(both).isEqualTo(other.meet(one));
          assertThat(one.covers(both) && other.covers(both)).isTrue();
          assertThat(both.covers(dot)).isEqualTo(one.covers(dot) && other.covers(dot));
          assertThat(one.merge(both)).isEqualTo(one);
        });
  }

  @Test
  void aVectorWithADotCoversItAndAllBefore() {
    forAll(
        (one, other, third, dot) -> {
          VersionVector raised = one.with(dot);
          assertThat(raised.covers(dot)).isTrue();
          assertThat(raised.covers(one)).isTrue();
          assertThat(raised.of(dot.origin())).isEqualTo(Math.max(one.of(dot.origin()), dot.seq()));
        });
  }

  private static void forAll(Law law) {
    Seeds.run(
        1,
        500,
        seed -> {
          Samples samples = new Samples(seed);
          Dot dot = new Dot(samples.origin(), samples.random().between(1L, 6L));
          law.check(samples.vector(), samples.vector(), samples.vector(), dot);
        });
  }
}
