package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.log.PublishKey;
import org.junit.jupiter.api.Test;

/** A channel that recovered its vote has it for good, also when nothing else happened on it. */
class RecoveredVoteTest {
  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");
  private final ScriptedRegion ap = regions.region("ap");

  @Test
  void itIsStoredThoughNothingWasWritten() {
    us.publishes(1, PublishKey.numbered("P", 1), Durability.MAJORITY);
    talk();
    us.stopsAndStarts();
    us.startsUnproven();
    assertThat(us.votes()).isFalse();
    us.ticks();
    talk();
    us.ticks();
    assertThat(us.votes()).isTrue();
    long events = us.log().events();

    us.stopsAndStarts();

    assertThat(us.votes()).as("without asking anybody").isTrue();
    us.stopsAndStarts();
    assertThat(us.log().events()).as("said once").isEqualTo(events + 1);
  }

  private void talk() {
    regions.talk(us, eu);
    regions.talk(us, ap);
    regions.talk(eu, ap);
  }
}
