package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.ALICE;
import static io.meridian.presence.channel.Channels.AP;
import static io.meridian.presence.channel.Channels.BOB;
import static io.meridian.presence.channel.Channels.EU;
import static io.meridian.presence.channel.Channels.US;
import static io.meridian.presence.channel.Channels.holder;
import static io.meridian.presence.channel.Shown.Kind.ENTER;
import static io.meridian.presence.channel.Shown.Kind.LEAVE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Clients that move between regions, and regions that come and go: each story read from the top.
 */
class MovesTest {
  private final Channels channels = Channels.threeRegions();

  @Test
  void aloneRaisesNoFloor() {
    channels.enter(US, 1, ALICE, 0);

    channels.handle(EU, new Input.RegionsAre(channels.seenBy(EU, AP, US)));
    channels.pass(60_000);

    assertThat(channels.visible(EU)).isEmpty();
    assertThat(channels.at(EU).state().floors().epochs()).isEmpty();
    channels.healAll();
    assertThat(channels.visible(EU)).containsExactly(ALICE);
    assertThat(channels.kinds(AP, ALICE)).containsExactly(ENTER);
  }

  @Test
  void fromEuToUsAndBackTheMemberStays() {
    channels.enter(EU, 1, ALICE, 3);
    channels.cutBothWays(EU, US);
    channels.cutBothWays(EU, AP);
    channels.enter(US, 1, ALICE, 3);

    // Back in eu, which has heard nothing of us, and whose first attachment ends late.
    channels.enter(EU, 2, ALICE, 3);
    channels.release(EU, 1, false);
    channels.healAll();
    channels.release(US, 1, false);
    channels.pass(40_000);

    for (RegionId region : List.of(AP, EU, US)) {
      assertThat(channels.kinds(region, ALICE)).containsExactly(ENTER);
      assertThat(channels.visible(region)).containsExactly(ALICE);
    }
  }

  @Test
  void aLeaveAfterAMoveLeavesNoGhost() {
    leaveAfterAMove(channels);

    for (RegionId region : List.of(AP, EU, US)) {
      assertThat(channels.visible(region)).isEmpty();
      assertThat(channels.kinds(region, ALICE)).endsWith(LEAVE);
    }
    assertThat(channels.kinds(AP, ALICE)).containsExactly(ENTER, LEAVE);
  }

  /** The memory of departures is what prevents it. */
  @Test
  void withoutMemoryOfDeparturesAGhostIsShown() {
    PresenceSettings usual = PresenceSettings.DEFAULT;
    Channels forgetful =
        new Channels(
            new PresenceSettings(
                usual.tickMillis(),
                usual.announceMillis(),
                usual.graceMillis(),
                usual.answerMillis(),
                usual.resendMillis(),
                usual.relayMillis(),
                usual.compareMillis(),
                usual.bufferedDeltas(),
                usual.bufferedBytes(),
                usual.partBytes(),
                0,
                usual.departureMillis(),
                usual.stateBytes()),
            AP,
            EU,
            US);

    leaveAfterAMove(forgetful);

    assertThat(forgetful.kinds(AP, ALICE)).containsExactly(ENTER, LEAVE, ENTER);
    assertThat(forgetful.visible(AP)).containsExactly(ALICE);
  }

  private static void leaveAfterAMove(Channels channels) {
    channels.enter(EU, 1, ALICE, 3);
    channels.cutBothWays(EU, US);
    channels.cutBothWays(EU, AP);
    channels.enter(US, 1, ALICE, 3);
    channels.leave(US, 1, ALICE, 4);

    // eu believes her connected, and writes her anew when its node announces her.
    channels.activate(EU);
    Held held = new Held(ALICE, channels.entry(EU, 3, "status 3"));
    channels.handle(EU, new Input.Announced(holder(EU, 1), 15_000, List.of(held)));
    channels.healAll();
    channels.pass(400);
  }

  @Test
  void theCounterAfterAHandOverNamesNoDotAgain() {
    channels.enter(EU, 1, ALICE, 0);
    Origin first = channels.at(EU).state().entriesOf(ALICE).firstKey().origin();
    channels.kept.put(EU, PresenceState.EMPTY);

    // An hour behind, and without memory: it still counts under an origin of its own.
    channels.clockSkew.put(EU, -3_600_000L);
    channels.activate(EU);
    channels.enter(EU, 2, BOB, 0);
    channels.pass(30_000);
    Origin second = channels.at(EU).state().entriesOf(BOB).firstKey().origin();

    assertThat(second).isGreaterThan(first);
    assertThat(channels.at(US).state()).isEqualTo(channels.at(EU).state());
    assertThat(channels.visible(US)).containsExactly(BOB);
  }

  @Test
  void aFloorThatIsRaisedTakesWhoStayedAndNotWhoMoved() {
    channels.enter(EU, 1, ALICE, 3);
    channels.enter(EU, 2, BOB, 3);
    channels.cutBothWays(EU, US);
    channels.cutBothWays(EU, AP);
    for (RegionId region : List.of(AP, US)) {
      channels.handle(region, new Input.RegionsAre(Channels.lost(channels.seenBy(region), EU)));
    }
    channels.enter(US, 1, ALICE, 3);
    assertThat(channels.visible(AP)).containsExactly(ALICE);

    // eu was never gone: it finds its floor raised and enters again who is connected to it.
    channels.release(EU, 1, false);
    channels.healAll();
    channels.pass(40_000);

    for (RegionId region : List.of(AP, EU, US)) {
      assertThat(channels.visible(region)).containsExactly(ALICE, BOB);
      assertThat(channels.at(region).state()).isEqualTo(channels.at(EU).state());
    }
    assertThat(channels.kinds(EU, ALICE)).containsExactly(ENTER);
    assertThat(channels.kinds(EU, BOB)).containsExactly(ENTER);
    assertThat(channels.kinds(AP, BOB)).containsExactly(ENTER, LEAVE, ENTER);
  }

  @Test
  void aLeaveFromASlowClockIsNewerThanTheMember() {
    channels.clockSkew.put(EU, -3_600_000L);
    channels.enter(US, 1, ALICE, 3);
    Entry shown = channels.last(AP).entry();
    channels.enter(EU, 1, ALICE, 3);

    channels.release(EU, 1, true);

    for (RegionId region : List.of(AP, EU, US)) {
      Shown leave = channels.last(region);
      assertThat(leave.kind()).isEqualTo(LEAVE);
      assertThat(leave.entry().timestampMillis()).isGreaterThan(shown.timestampMillis());
      assertThat(leave.entry().replaces(shown)).isTrue();
    }
  }

  @Test
  void anOlderEntryThatRemainsDoesNotHideTheLeaveLater() {
    channels.clockSkew.put(EU, -3_600_000L);
    channels.enter(EU, 1, ALICE, 3);
    channels.enter(US, 1, ALICE, 4);
    channels.release(US, 1, false);
    channels.pass(16_000);
    assertThat(channels.visible(AP)).containsExactly(ALICE);

    channels.release(EU, 1, false);
    channels.pass(16_000);

    Shown leave = channels.last(AP);
    assertThat(leave.kind()).isEqualTo(LEAVE);
    assertThat(leave.entry().timestampMillis())
        .isGreaterThan(channels.entryShown(AP, ALICE).timestampMillis());
  }
}
