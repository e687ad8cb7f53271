package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.log.PublishKey;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Region us lost its storage long ago, and has all that the others have; now ap is lost. On a
 * channel that nobody has used yet us and eu are a majority only if us votes without asking ap.
 */
class ProvenStorageTest {
  private static final long BARRIER_MILLIS = 10_000;

  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");

  @BeforeEach
  void usBegins() {
    us.losesStorage();
  }

  @Test
  void unlessItIsProvenNobodyWhoMovesIsServedOnANewChannel() {
    assertThat(enters(us)).containsExactly(new Effect.BarrierEnded(1, false));
    assertThat(enters(eu)).containsExactly(new Effect.BarrierEnded(1, false));
  }

  @Test
  void onceItIsProvenWhoMovesIsServedInBoth() {
    us.does(new Input.Proven());

    assertThat(us.votes()).isTrue();
    assertThat(enters(us)).containsExactly(passed());
    assertThat(enters(eu)).containsExactly(passed());
  }

  @Test
  void whoWaitsForItsVoteIsServedWhenItIsProven() {
    eu.does(new Input.EnterBarrier(1, Durability.MAJORITY));
    regions.talk(eu, us);
    assertThat(eu.answers()).isEmpty();

    us.does(new Input.Proven());
    regions.talk(eu, us);
    regions.pass(2_000);
    eu.ticks();
    regions.talk(eu, us);

    assertThat(eu.answers()).containsExactly(passed());
  }

  @Test
  void theLogSaysSo() {
    us.does(new Input.Proven());
    us.publishes(1, PublishKey.numbered("P", 1), Durability.MAJORITY);

    us.stopsAndStarts();

    assertThat(us.votes()).isTrue();
  }

  /** A client comes that was in ap, and waits for as long as a barrier does. */
  private List<Effect> enters(ScriptedRegion region) {
    region.does(new Input.EnterBarrier(1, Durability.MAJORITY));
    for (long waited = 0; waited < BARRIER_MILLIS; waited += ChannelReplica.TICK_MILLIS) {
      regions.talk(eu, us);
      regions.pass(ChannelReplica.TICK_MILLIS);
      eu.ticks();
      us.ticks();
    }
    return region.answers();
  }

  private static Effect passed() {
    return new Effect.BarrierEnded(1, true);
  }
}
