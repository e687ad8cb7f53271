package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Publishes that come more than once, and those that must not be taken for such. */
class RetriesTest {
  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");
  private final ScriptedRegion ap = regions.region("ap");

  @Test
  void duplicateThenCrash() {
    PublishKey twice = PublishKey.ofClient("twice");
    eu.publishes(1, twice, Durability.MAJORITY);
    us.publishes(2, twice, Durability.MAJORITY);
    regions.lose(us, eu).forEach(eu::crashesAfterWriting);
    // From here on us is dead.
    assertThat(eu.fates(twice)).containsExactly(Stored.Fate.LIVE, Stored.Fate.DUPLICATE);

    ap.does(new Input.Compare());
    regions.talk(ap, eu);

    assertThat(ap.log().vector()).isEqualTo(eu.log().vector());
    assertThat(ap.log().vector().covers(us.log().vector())).isTrue();
    assertThat(ap.delivered()).containsExactly(twice);
  }

  @Test
  void nackThenLateDelivery() {
    PublishKey key = PublishKey.numbered("publisher", 1);
    eu.publishes(1, key, Durability.MAJORITY);
    regions.lose(eu, us);
    regions.pass(10_000);
    eu.ticks();
    assertThat(eu.answers())
        .singleElement()
        .isInstanceOfSatisfying(
            Effect.Refuse.class,
            refuse -> assertThat(refuse.refusal()).isEqualTo(Refusal.TIMED_OUT));
    eu.publishes(2, key, Durability.MAJORITY);
    assertThat(eu.answers()).isEmpty();

    regions.talk(eu, us);
    us.publishes(3, key, Durability.MAJORITY);

    List<Effect> answers = Stream.of(eu.answers(), us.answers()).flatMap(List::stream).toList();
    assertThat(answers).hasOnlyElementsOfType(Effect.Acknowledge.class).hasSize(2);
    assertThat(answers)
        .extracting(answer -> ((Effect.Acknowledge) answer).serial())
        .containsOnly(eu.log().tail().get(0).entry().serial());
    assertThat(eu.delivered()).containsExactly(key);
    assertThat(us.delivered()).containsExactly(key);
    assertThat(us.fates(key)).containsExactly(Stored.Fate.LIVE);
  }

  @Test
  void clientIdsDescending() {
    List<PublishKey> descending =
        Stream.of("client:3", "client:2", "client:1").map(PublishKey::ofClient).toList();
    for (PublishKey key : descending) {
      eu.publishes(1, key, Durability.MAJORITY);
    }
    assertThat(eu.delivered()).isEqualTo(descending);

    regions.arrive(eu, us);

    assertThat(us.delivered()).isEqualTo(descending);
    // Who saw the first in eu gets the others in us, and in eu when it comes back.
    assertThat(us.lackedAt(eu.positionAfter(1))).isEqualTo(descending.subList(1, 3));
    assertThat(eu.lackedAt(us.positionAfter(1))).isEqualTo(descending.subList(1, 3));
    regions.talk(eu, us);
    assertThat(eu.answers()).hasOnlyElementsOfType(Effect.Acknowledge.class).hasSize(3);
  }

  @Test
  void restTwinSubscriberMoves() {
    PublishKey twice = PublishKey.ofClient("twice");
    eu.publishes(1, twice, Durability.MAJORITY);
    us.publishes(2, twice, Durability.MAJORITY);

    assertThat(us.lackedAt(eu.positionAfter(1))).isEmpty();
    assertThat(eu.lackedAt(us.positionAfter(1))).isEmpty();
  }

  @Test
  void lookAheadMark() {
    PublishKey twice = PublishKey.ofClient("twice");
    PublishKey next = PublishKey.ofClient("next");
    us.publishes(1, twice, Durability.MAJORITY);
    regions.lose(us, eu);
    regions.lose(us, ap);
    eu.publishes(2, twice, Durability.MAJORITY);
    regions.talk(eu, ap);
    eu.publishes(3, next, Durability.MAJORITY);
    // A majority holds what was published twice, so the position marks only the one after it.
    assertThat(eu.positionAfter(2).marks()).hasSize(1);

    regions.arrive(eu, us);

    // In us the dot that was seen stands behind the one that the position does not cover.
    assertThat(us.fates(twice)).hasSize(2).startsWith(Stored.Fate.LIVE);
    assertThat(us.lackedAt(eu.positionAfter(2))).isEmpty();
  }
}
