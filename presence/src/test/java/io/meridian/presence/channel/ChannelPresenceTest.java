package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.ALICE;
import static io.meridian.presence.channel.Channels.AP;
import static io.meridian.presence.channel.Channels.BOB;
import static io.meridian.presence.channel.Channels.EU;
import static io.meridian.presence.channel.Channels.US;
import static io.meridian.presence.channel.Channels.holder;
import static io.meridian.presence.channel.Shown.Kind.ENTER;
import static io.meridian.presence.channel.Shown.Kind.LEAVE;
import static io.meridian.presence.channel.Shown.Kind.UPDATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChannelPresenceTest {
  private final Channels channels = Channels.threeRegions();

  @Test
  void whoEntersIsShownEverywhereAndAnswered() {
    long ticket = channels.enter(EU, 1, ALICE, 0);

    for (RegionId region : List.of(AP, EU, US)) {
      assertThat(channels.kinds(region, ALICE)).containsExactly(ENTER);
      assertThat(channels.at(region).occupancy().presenceMembers()).isOne();
      assertThat(channels.at(region).occupancy().presenceConnections()).isOne();
    }
    assertThat(channels.answers.get(ticket)).isEqualTo(new Outcome.Done());
  }

  @Test
  void aFrameIsNotAnsweredBeforeAMajorityHasIt() {
    channels.cutBothWays(EU, US);
    channels.cutBothWays(EU, AP);

    long ticket = channels.enter(EU, 1, ALICE, 0);
    channels.pass(PresenceSettings.DEFAULT.answerMillis() - 400);
    assertThat(channels.answers).doesNotContainKey(ticket);
    channels.pass(800);

    assertThat(channels.answers.get(ticket)).isInstanceOf(Outcome.TimedOut.class);
    assertThat(channels.kinds(EU, ALICE)).containsExactly(ENTER);
  }

  @Test
  void oneLinkIsEnoughForTheAnswerAndTheThirdRegionHearsFromTheSecond() {
    channels.cutBothWays(EU, US);

    long ticket = channels.enter(EU, 1, ALICE, 0);
    assertThat(channels.answers.get(ticket)).isEqualTo(new Outcome.Done());
    assertThat(channels.visible(US)).isEmpty();
    channels.pass(2_000);

    assertThat(channels.visible(US)).containsExactly(ALICE);
  }

  @Test
  void aFrameThatIsSentAgainIsAnsweredAgainAndChangesNothing() {
    channels.enter(EU, 1, ALICE, 3);
    PresenceState before = channels.at(EU).state();

    long again = channels.enter(EU, 1, ALICE, 3);

    assertThat(channels.answers.get(again)).isEqualTo(new Outcome.Done());
    assertThat(channels.at(EU).state()).isEqualTo(before);
    assertThat(channels.kinds(EU, ALICE)).containsExactly(ENTER);
  }

  @Test
  void leavesOfNobodyAndOlderThanTheMemberAreDoneWithoutAnEvent() {
    channels.enter(EU, 1, ALICE, 5);

    long ofNobody = channels.leave(EU, 1, BOB, 1);
    long old = channels.leave(EU, 1, ALICE, 4);

    assertThat(channels.answers.get(ofNobody)).isEqualTo(new Outcome.Done());
    assertThat(channels.answers.get(old)).isEqualTo(new Outcome.Done());
    assertThat(channels.kinds(US, ALICE)).containsExactly(ENTER);
    assertThat(channels.kinds(US, BOB)).isEmpty();
  }

  @Test
  void aLeaveIsSeenElsewhereWithItsOwnIdAndTheMembersLastData() {
    channels.enter(EU, 1, ALICE, 5);

    channels.leave(EU, 1, ALICE, 6);

    Shown leave = channels.last(US);
    assertThat(leave.kind()).isEqualTo(LEAVE);
    assertThat(leave.entry().id()).isEqualTo(new MessageId.Numbered(6, 0));
    assertThat(leave.entry().data()).asString().isEqualTo("status 5");
  }

  @Test
  void aFullChannelRefusesTheWholeFrame() {
    channels.enter(EU, 1, ALICE, 0);
    Change known = new Change.Enter(ALICE, channels.entry(EU, 1, "x"));
    Change news = new Change.Enter(BOB, channels.entry(EU, 2, "x"));

    channels.handle(
        EU, new Input.Operate(77, holder(EU, 1), 15_000, List.of(known, news), true, 1));
    channels.settle();

    assertThat(channels.answers.get(77L))
        .isEqualTo(new Outcome.Full("channel with 2 presence members, max 1"));
    assertThat(channels.kinds(EU, ALICE)).containsExactly(ENTER);
    channels.handle(EU, new Input.Operate(78, holder(EU, 1), 15_000, List.of(known), true, 1));
    channels.settle();
    assertThat(channels.answers.get(78L)).isEqualTo(new Outcome.Done());
    assertThat(channels.kinds(EU, ALICE)).containsExactly(ENTER, UPDATE);
  }

  @Test
  void whoDetachesLeavesNowAndWhoIsLostAfterTheGrace() {
    channels.enter(EU, 1, ALICE, 0);
    channels.enter(EU, 2, BOB, 0);

    channels.release(EU, 1, true);
    channels.release(EU, 2, false);

    assertThat(channels.visible(US)).containsExactly(BOB);
    channels.pass(14_000);
    assertThat(channels.visible(US)).containsExactly(BOB);
    channels.pass(2_000);
    assertThat(channels.visible(US)).isEmpty();
    assertThat(channels.last(US).entry().id()).isInstanceOf(MessageId.Synthesised.class);
  }

  @Test
  void whoArrivesWithinTheGraceStaysAndALateReleaseFindsNothing() {
    channels.enter(EU, 1, ALICE, 0);
    channels.release(EU, 1, false);
    channels.pass(5_000);

    channels.handle(EU, new Input.Arrived(holder(EU, 2), ALICE.connectionId(), 15_000));
    channels.release(EU, 1, false);
    channels.pass(30_000);

    assertThat(channels.kinds(US, ALICE)).containsExactly(ENTER);
    assertThat(channels.visible(EU)).containsExactly(ALICE);
  }

  /** As a hub says it that has not noticed that a transport is dead. */
  @Test
  void anArrivalThatIsToldLateTakesNobodyFromWhereTheConnectionIsNow() {
    channels.enter(EU, 1, ALICE, 0);
    channels.handle(EU, new Input.Arrived(holder(EU, 2), ALICE.connectionId(), 15_000));

    channels.handle(EU, new Input.Arrived(holder(EU, 1), ALICE.connectionId(), 15_000));
    channels.release(EU, 1, false);
    channels.pass(30_000);

    assertThat(channels.visible(US)).containsExactly(ALICE);
    channels.release(EU, 2, false);
    channels.pass(16_000);
    assertThat(channels.visible(US)).isEmpty();
  }

  @Test
  void aNodesEndIsTheEndOfWhatItHeld() {
    channels.enter(EU, 1, ALICE, 0);

    channels.handle(EU, new Input.OwnerEnded(new Owner(EU, 1)));
    channels.pass(16_000);

    assertThat(channels.visible(US)).isEmpty();
  }

  @Test
  void aNewActivationKeepsWhoIsAnnouncedAndLosesTheOthersInTime() {
    channels.enter(EU, 1, ALICE, 0);
    channels.enter(EU, 2, BOB, 0);

    channels.activate(EU);
    Held held = new Held(ALICE, channels.entry(EU, 0, "status 0"));
    channels.handle(EU, new Input.Announced(holder(EU, 1), 15_000, List.of(held)));
    channels.settle();
    channels.pass(19_000);
    assertThat(channels.visible(US)).containsExactly(ALICE, BOB);
    channels.pass(2_000);

    assertThat(channels.visible(US)).containsExactly(ALICE);
    assertThat(channels.kinds(US, ALICE)).containsExactly(ENTER);
    assertThat(channels.at(EU).state()).isEqualTo(channels.at(US).state());
    assertThat(channels.at(US).state().context().runCount()).isOne();
  }

  @Test
  void anActivationThatRemembersNothingHearsEverythingFromItsPeers() {
    channels.enter(EU, 1, ALICE, 0);
    channels.enter(US, 1, BOB, 0);
    channels.kept.put(EU, PresenceState.EMPTY);

    channels.activate(EU);
    channels.pass(400);

    assertThat(channels.visible(EU)).containsExactly(ALICE, BOB);
    long ticket = channels.enter(EU, 1, ALICE, 4);
    assertThat(channels.answers.get(ticket)).isEqualTo(new Outcome.Done());
    assertThat(channels.kinds(US, ALICE)).containsExactly(ENTER, UPDATE);
  }

  @Test
  void theCountsOfAllRegionsAreSummedAndThoseOfHiddenOnesForgotten() {
    channels.handle(EU, new Input.Counted(new Counts(3, 2, 1, 1)));
    channels.handle(US, new Input.Counted(new Counts(1, 1, 1, 1)));
    channels.settle();
    channels.pass(1_400);

    assertThat(channels.at(AP).occupancy().counts()).isEqualTo(new Counts(4, 3, 2, 2));
    channels.handle(AP, new Input.RegionsAre(channels.seenBy(AP, EU)));
    assertThat(channels.at(AP).occupancy().counts()).isEqualTo(new Counts(1, 1, 1, 1));
  }

  @Test
  void aHiddenRegionsMembersGoFromTheViewAndComeBack() {
    channels.enter(EU, 1, ALICE, 0);

    channels.handle(US, new Input.RegionsAre(channels.seenBy(US, EU)));
    assertThat(channels.visible(US)).isEmpty();
    channels.handle(US, new Input.RegionsAre(channels.seenBy(US)));

    assertThat(channels.kinds(US, ALICE)).containsExactly(ENTER, LEAVE, ENTER);
  }

  @Test
  void anEmptyChannelIsDispensableOnceItsLeavesAreForgotten() {
    MemberKey key = ALICE;
    channels.enter(EU, 1, key, 0);
    assertThat(channels.at(EU).dispensable()).isFalse();

    channels.leave(EU, 1, key, 1);
    channels.pass(PresenceSettings.DEFAULT.departureMillis() + 400);

    assertThat(channels.at(EU).dispensable()).isTrue();
    assertThat(channels.at(US).dispensable()).isTrue();
  }

  @Test
  void aMessageOfARegionThatIsNoPeerIsIgnored() {
    PresenceState before = channels.at(EU).state();
    Heard heard = Heard.NONE;

    channels.handle(
        EU,
        new Input.Heard(new RegionId("sa"), new PeerMessage.Compare(1, heard, Counts.NONE, true)));

    assertThat(channels.at(EU).state()).isEqualTo(before);
    assertThat(channels.visible(EU)).isEqualTo(Set.of());
  }
}
