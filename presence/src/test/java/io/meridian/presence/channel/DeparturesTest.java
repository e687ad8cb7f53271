package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.ALICE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class DeparturesTest {
  private static final Moment NOW = new Moment(Channels.WALL, 1_000);

  private final Departures departures = new Departures(2, 120_000);

  @Test
  void whatALeaveSaidIsKeptUntilItWasShownAndThatItWasLonger() {
    departures.remember(note(ALICE, 4), NOW);
    assertThat(Objects.requireNonNull(departures.of(ALICE)).leave().data()).hasSize(60_000);

    departures.forgetOld(NOW);

    LeaveNote known = Objects.requireNonNull(departures.of(ALICE));
    assertThat(known.leave().data().length).isZero();
    assertThat(known.keepsData()).isTrue();
    assertThat(departures.covers(ALICE, new MessageId.Numbered(4, 0))).isTrue();
    assertThat(departures.covers(ALICE, new MessageId.Numbered(4, 1))).isFalse();
    departures.forgetOld(new Moment(Channels.WALL, 121_000));
    assertThat(departures.isEmpty()).isTrue();
  }

  @Test
  void beyondTheBoundTheOldestIsForgotten() {
    for (int number = 0; number < 3; number++) {
      departures.remember(note(new MemberKey("conn", "client" + number), 4), NOW);
    }

    assertThat(departures.of(new MemberKey("conn", "client0"))).isNull();
    assertThat(departures.of(new MemberKey("conn", "client1"))).isNotNull();
  }

  private static LeaveNote note(MemberKey key, long msgSerial) {
    MessageId.Numbered id = new MessageId.Numbered(msgSerial, 0);
    return new LeaveNote(
        key, id, new Entry(new byte[60_000], id, Channels.WALL, LeaveNote.NOBODY), false);
  }
}
