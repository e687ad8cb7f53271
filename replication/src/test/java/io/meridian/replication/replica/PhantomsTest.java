package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PhantomsTest {
  private final ScriptedRegions regions = new ScriptedRegions("eu", "us", "ap");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");
  private final ScriptedRegion ap = regions.region("ap");

  @Test
  void phantomCounted() {
    publish(1);
    regions.talk(ap, eu);
    publish(2);
    publish(3);
    regions.lose(ap, eu);
    regions.lose(ap, us);
    Position seen = ap.positionAfter(3);

    // While ap may come back with all it had, nothing has vanished.
    assertThat(eu.lackedAt(seen)).isEmpty();
    assertThat(eu.phantoms()).isZero();

    ap.losesStorage();
    ap.does(new Input.Compare());
    regions.talk(ap, eu);
    regions.talk(ap, us);

    assertThat(eu.phantoms()).isEqualTo(2);
    assertThat(ap.lackedAt(seen)).isEmpty();
    assertThat(ap.phantoms()).isEqualTo(2);
    // Who saw only what a majority held brings no news.
    assertThat(us.lackedAt(ap.positionAfter(1))).isEmpty();
    assertThat(us.phantoms()).isZero();
  }

  @Test
  void whatIsFoundInAThirdRegionHasNotVanished() {
    publish(1);
    regions.lose(ap, eu);
    regions.arrive(ap, us);
    Position seen = ap.positionAfter(1);
    ap.losesStorage();
    ap.does(new Input.Compare());
    regions.talk(ap, eu);
    assertThat(eu.lackedAt(seen)).isEmpty();
    assertThat(eu.phantoms()).isEqualTo(1);

    regions.arrive(us, eu);

    assertThat(eu.phantoms()).isZero();
  }

  @Test
  void aMadeUpPositionIsCountedWithinBounds() {
    Phantoms phantoms = new Phantoms(new Origin(eu.id(), 1, 1));
    for (int region = 0; region < 100; region++) {
      Dot madeUp = new Dot(new Origin(new RegionId("gone-" + region), 1, 1), Long.MAX_VALUE - 1);
      phantoms.seen(VersionVector.EMPTY.with(madeUp), VersionVector.EMPTY);
    }

    assertThat(phantoms.count(VersionVector.EMPTY, Map.of()))
        .isEqualTo(Phantoms.LINES_MAX * Phantoms.ENTRIES_MAX);
  }

  private void publish(long number) {
    ap.publishes(number, PublishKey.numbered("publisher", number), Durability.MAJORITY);
  }
}
