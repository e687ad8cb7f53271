package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Ahead;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.wire.PositionCodec;
import java.util.List;
import org.junit.jupiter.api.Test;

class AheadTest {
  private static final int MESSAGES = 500;

  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");
  private final ScriptedRegion ap = regions.region("ap");

  /** What it saw burned with the region that had it, so that no region ever catches up with it. */
  @Test
  void whoSawWhatIsNowhereHasNoLongerPositionsForAllThatItIsSent() {
    eu.publishes(0, PublishKey.numbered("P", 1), Durability.MAJORITY);
    VersionVector phantom = eu.positionAfter(1).vector();
    Ahead subscriber = new Ahead(eu.positionAfter(1));
    regions.lose(eu, us);
    regions.lose(eu, ap);
    eu.losesStorage();
    regions.lose(eu, us);
    regions.lose(eu, ap);
    int brought = PositionCodec.encode(subscriber.at()).length();

    for (int i = 1; i <= MESSAGES; i++) {
      us.publishes(
          i, PublishKey.ofClient("each is a publisher of its own " + i), Durability.MAJORITY);
      regions.talk(us, ap);
      regions.talk(us, eu);
      regions.talk(eu, ap);
      Delivery shared = us.newestDelivery();

      Delivery own = subscriber.take(shared);

      assertThat(own).isNotNull();
      assertThat(subscriber.at().vector().covers(phantom)).isTrue();
      assertThat(PositionCodec.encode(subscriber.at()).length())
          .isLessThanOrEqualTo(brought + PositionCodec.encode(shared.after()).length());
    }
    assertThat(us.delivered()).hasSize(MESSAGES);
    assertThat(List.of(us, ap)).allMatch(region -> region.log().newest("P") == null);
  }
}
