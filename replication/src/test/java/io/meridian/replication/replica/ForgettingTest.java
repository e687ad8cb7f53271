package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import org.junit.jupiter.api.Test;

/** What a log may forget of a publisher, and when. */
class ForgettingTest {
  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");
  private final ScriptedRegion ap = regions.region("ap");
  private long ticket;

  /**
   * A region that was away for longer than the retry window still lacks a publish when the others
   * would forget its publisher. Who publishes again elsewhere then must not overtake there.
   */
  @Test
  void aPublisherIsRememberedWhileARegionLacksItsNewest() {
    publishes(us, "other", 0);
    talkAll();
    publishes(eu, "P", 1);
    loseAp();
    for (int i = 0; i < 40; i++) {
      regions.pass(30_000);
      publishes(eu, "Q", i);
      us.ticks();
      loseAp();
    }
    // Back, it answers questions at once; what it lacks takes longer.
    for (int i = 40; i < 45; i++) {
      regions.pass(9_000);
      publishes(eu, "Q", i);
      us.ticks();
      regions.lose(us, ap, Exchange.Ask.class).forEach(ap::does);
      regions.lose(ap, us).forEach(us::does);
      loseAp();
    }
    us.does(new Input.EnterBarrier(++ticket, Durability.MAJORITY));
    regions.talk(us, eu);
    regions.lose(us, ap);

    publishes(us, "P", 2);
    regions.arrive(us, ap);
    assertThat(ap.delivered()).doesNotContain(PublishKey.numbered("P", 2));

    for (int i = 0; i < 200; i++) {
      regions.pass(600);
      ap.ticks();
      us.ticks();
      eu.ticks();
      regions.talk(ap, us);
      regions.talk(ap, eu);
      regions.talk(eu, us);
    }
    assertThat(ap.delivered())
        .filteredOn(key -> key.publisher().equals("P"))
        .containsExactly(PublishKey.numbered("P", 1), PublishKey.numbered("P", 2));
    assertThat(ap.fates(PublishKey.numbered("P", 1))).containsExactly(Stored.Fate.LIVE);
  }

  /** Under load something is always on its way to some region: that must not keep all for ever. */
  @Test
  void aSilentPublisherIsForgottenWhileOthersPublish() {
    publishes(eu, "P", 1);
    talkAll();
    for (int i = 0; i < 60; i++) {
      regions.pass(30_000);
      eu.ticks();
      talkAll();
      // The newest is not there yet when the others answer.
      eu.publishes(++ticket, PublishKey.numbered("Q", i), Durability.MAJORITY);
      eu.ticks();
      regions.lose(eu, us, Exchange.Ask.class).forEach(us::does);
      regions.lose(eu, ap, Exchange.Ask.class).forEach(ap::does);
      regions.arrive(us, eu);
      regions.arrive(ap, eu);
    }

    assertThat(eu.log().newest("P")).isNull();
    assertThat(eu.log().newest("Q")).isNotNull();
  }

  private void publishes(ScriptedRegion at, String publisher, long number) {
    at.publishes(++ticket, PublishKey.numbered(publisher, number), Durability.MAJORITY);
    regions.talk(eu, us);
  }

  private void talkAll() {
    regions.talk(eu, us);
    regions.talk(eu, ap);
    regions.talk(us, ap);
  }

  private void loseAp() {
    regions.lose(eu, ap);
    regions.lose(us, ap);
    regions.lose(ap, us);
    regions.lose(ap, eu);
  }
}
