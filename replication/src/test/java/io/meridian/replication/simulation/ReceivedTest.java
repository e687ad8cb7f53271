package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import org.junit.jupiter.api.Test;

/** What the judge lets pass where a barrier was not waited for, and what not. */
class ReceivedTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");

  private final Received received = new Received(EU);

  private void takes(long number) {
    Origin origin = new Origin(EU, 1, 1);
    PublishKey key = PublishKey.numbered("pia", number);
    Dot dot = new Dot(origin, number);
    Serial serial = new Serial(number, 0, origin);
    received.take("sam", new Entry(dot, key, null, null, serial, new byte[0]));
  }

  @Test
  void whatWasSeenElsewhereMayComeAgainWhereTheBarrierWasNotWaitedFor() {
    takes(1);
    takes(2);
    received.comesTo(US, true);

    assertThatCode(() -> takes(1)).doesNotThrowAnyException();
    assertThatThrownBy(() -> takes(1)).isInstanceOf(Violation.class).hasMessageContaining("once");
  }

  @Test
  void oneRegionGivesAllInOrderInAllVisits() {
    received.comesTo(US, true);
    takes(2);
    received.comesTo(EU, false);
    takes(3);
    received.comesTo(US, true);

    assertThatThrownBy(() -> takes(1)).isInstanceOf(Violation.class).hasMessageContaining("order");
  }

  @Test
  void fromABarrierThatIsPassedOnAllIsInOrderAgain() {
    takes(1);
    takes(2);
    received.comesTo(US, true);
    takes(1);
    received.comesTo(EU, false);

    assertThatThrownBy(() -> takes(2)).isInstanceOf(Violation.class).hasMessageContaining("once");
    assertThatCode(() -> takes(3)).doesNotThrowAnyException();
  }
}
