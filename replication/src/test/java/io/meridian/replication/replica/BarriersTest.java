package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Clients that move, in schedules that are written down. */
class BarriersTest {
  private static final long BARRIER = 9;
  private static final Effect PASSED = new Effect.BarrierEnded(BARRIER, true);

  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");
  private final ScriptedRegion ap = regions.region("ap");

  @Test
  void heardRegionDiesBeforeCatchUp() {
    ap.publishes(1, number(1), Durability.MAJORITY);
    regions.lose(ap, eu);
    eu.does(new Input.EnterBarrier(BARRIER, Durability.MAJORITY));
    regions.arrive(eu, ap);
    regions.lose(ap, eu, Exchange.Entries.class);
    regions.arrive(ap, eu);
    // From here on ap is dead: eu has heard of its entry, and will never have it.
    assertThat(eu.answers()).isEmpty();

    regions.talk(eu, us);

    assertThat(eu.answers()).containsExactly(PASSED);
    assertThat(eu.log().vector().covers(ap.log().vector())).isFalse();
  }

  @Test
  void barrierEndsOnABusyChannel() {
    us.publishes(1, number(1), Durability.MAJORITY);
    regions.lose(us, eu);
    eu.does(new Input.EnterBarrier(BARRIER, Durability.MAJORITY));
    List<Input.Arrived> question = regions.lose(eu, us);
    question.forEach(us::does);
    regions.lose(us, eu, Exchange.Entries.class);
    regions.arrive(us, eu);

    for (int number = 2; number <= 20; number++) {
      us.publishes(number, number(number), Durability.MAJORITY);
      // The link repeats the question: us now says that it holds more.
      question.forEach(us::does);
      regions.lose(us, eu, Exchange.Entries.class);
      regions.arrive(us, eu);
    }
    assertThat(eu.answers()).isEmpty();
    regions.pass(500);
    eu.ticks();
    regions.arrive(eu, us);
    regions.arrive(us, eu);

    assertThat(eu.delivered()).containsExactly(number(1));
    assertThat(eu.answers()).containsExactly(PASSED);
  }

  @Test
  void barrierNeedsFreshAnswers() {
    eu.does(new Input.EnterBarrier(8, Durability.MAJORITY));
    regions.arrive(eu, us);
    // Acknowledged after us answered the first client's question, and before the second client
    // came.
    us.publishes(1, number(1), Durability.MAJORITY);
    regions.talk(us, ap);
    assertThat(us.answers()).hasOnlyElementsOfType(Effect.Acknowledge.class).hasSize(1);
    eu.does(new Input.EnterBarrier(BARRIER, Durability.MAJORITY));
    regions.lose(us, eu, Exchange.Entries.class);
    regions.arrive(us, eu);
    assertThat(eu.answers()).containsExactly(new Effect.BarrierEnded(8, true));

    regions.talk(eu, us);

    assertThat(eu.answers()).containsExactly(PASSED);
    assertThat(eu.delivered()).containsExactly(number(1));
  }

  @Test
  void amnesiacDoesNotVote() {
    eu.publishes(1, number(1), Durability.MAJORITY);
    regions.talk(eu, ap);
    assertThat(eu.answers()).hasOnlyElementsOfType(Effect.Acknowledge.class).hasSize(1);
    // Of those who held it, ap loses its storage and eu cannot be reached.
    ap.losesStorage();
    us.does(new Input.EnterBarrier(BARRIER, Durability.MAJORITY));
    regions.talk(us, ap);
    assertThat(us.answers()).isEmpty();

    eu.does(new Input.Compare());
    ap.ticks();
    regions.talk(ap, eu);
    regions.pass(500);
    us.ticks();
    regions.talk(us, ap);

    assertThat(us.answers()).containsExactly(PASSED);
    assertThat(us.delivered()).containsExactly(number(1));
  }

  @Test
  void resendAfterBarrierBeforeMajority() {
    eu.publishes(1, number(1), Durability.MAJORITY);
    us.does(new Input.EnterBarrier(BARRIER, Durability.MAJORITY));
    regions.talk(us, ap);
    assertThat(us.answers()).containsExactly(PASSED);
    us.publishes(2, number(1), Durability.MAJORITY);
    us.publishes(3, number(2), Durability.MAJORITY);

    regions.talk(us, eu);

    for (ScriptedRegion region : List.of(eu, us)) {
      assertThat(region.delivered()).containsExactly(number(1), number(2));
      assertThat(region.answers()).isNotEmpty().hasOnlyElementsOfType(Effect.Acknowledge.class);
      assertThat(region.fates(number(1))).hasSize(2).containsOnlyOnce(Stored.Fate.LIVE);
    }
  }

  @Test
  void regionDurabilityWithAFastMove() {
    eu.publishes(1, number(1), Durability.REGION);
    assertThat(eu.answers()).hasOnlyElementsOfType(Effect.Acknowledge.class).hasSize(1);
    // Nothing of it is there yet when the publisher is.
    regions.lose(eu, us);
    us.does(new Input.EnterBarrier(BARRIER, Durability.REGION));
    regions.pass(1_999);
    us.ticks();
    assertThat(us.answers()).isEmpty();
    regions.pass(1);
    us.ticks();
    assertThat(us.answers()).containsExactly(PASSED);
    us.publishes(2, number(2), Durability.REGION);

    eu.does(new Input.Compare());
    regions.talk(eu, us);

    assertThat(us.delivered()).containsExactly(number(2));
    assertThat(us.fates(number(1))).containsExactly(Stored.Fate.LATE);
    assertThat(eu.delivered()).containsExactly(number(1), number(2));
  }

  private static PublishKey number(long number) {
    return PublishKey.numbered("publisher", number);
  }
}
