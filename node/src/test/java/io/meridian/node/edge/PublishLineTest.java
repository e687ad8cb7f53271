package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.replication.log.Draft;
import io.meridian.replication.log.PublishKey;
import org.junit.jupiter.api.Test;

class PublishLineTest {
  private final PublishLine line = new PublishLine();

  @Test
  void eachPublishNamesTheOneBeforeIt() {
    add(3, 0);
    add(5, 0);

    assertThat(line.hand(3, 0).previous()).isEqualTo(Draft.PREVIOUS_UNKNOWN);
    assertThat(line.hand(5, 0).previous()).isEqualTo(3);
  }

  @Test
  void anIdOfTheClientsOwnHasNoPlaceInTheOrder() {
    add(1, 0);
    line.add(2, PublishKey.ofClient("mine"), new byte[0], 1, 0);
    add(3, 0);

    line.hand(1, 0);
    line.hand(2, 0);

    assertThat(line.hand(3, 0).previous()).isEqualTo(1);
  }

  @Test
  void allThatIsUnansweredIsHandedOverAgainInOrder() {
    for (long serial = 1; serial <= 4; serial++) {
      add(serial, 0);
      line.hand(serial, 0);
    }
    line.answered(2);

    assertThat(line.handAll(0))
        .extracting(PublishLine.Handed::msgSerial)
        .containsExactly(1L, 3L, 4L);
    assertThat(line.handAll(0))
        .extracting(PublishLine.Handed::previous)
        .containsExactly(Draft.PREVIOUS_UNKNOWN, 1L, 3L);
  }

  @Test
  void aPublishIsAnsweredOnce() {
    line.add(1, PublishKey.numbered("connection", 1), new byte[0], 7, 0);

    assertThat(line.answered(1)).isEqualTo(7);
    assertThat(line.answered(1)).isZero();
    assertThat(line.isEmpty()).isTrue();
  }

  @Test
  void silenceIsCountedFromTheLastHandingOver() {
    add(1, 0);
    line.hand(1, 100);

    assertThat(line.silentFor(1_099, 1_000)).isFalse();
    assertThat(line.silentFor(1_100, 1_000)).isTrue();

    line.handAll(1_100);
    assertThat(line.silentFor(1_200, 1_000)).isFalse();

    line.lost();
    assertThat(line.silentFor(1_200, 1_000)).isTrue();
  }

  @Test
  void aLineWithoutUnansweredPublishesIsNeverSilent() {
    add(1, 0);
    line.hand(1, 0);
    line.answered(1);

    assertThat(line.silentFor(1_000_000, 1)).isFalse();
  }

  @Test
  void patienceIsCountedFromWhenThePublishCame() {
    add(1, 0);
    add(2, 500);
    line.handAll(900);

    assertThat(line.overdue(999, 1_000)).isEmpty();
    assertThat(line.overdue(1_000, 1_000)).containsExactly(1L);
    assertThat(line.overdue(1_500, 1_000)).containsExactly(1L, 2L);
  }

  @Test
  void whatIsNotInTheLineCannotBeHandedOver() {
    assertThatThrownBy(() -> line.hand(9, 0)).hasMessageContaining("publish 9");
  }

  private void add(long serial, long nowMillis) {
    line.add(serial, PublishKey.numbered("connection", serial), new byte[0], 1, nowMillis);
  }
}
