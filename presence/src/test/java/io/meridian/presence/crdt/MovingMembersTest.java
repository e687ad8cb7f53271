package io.meridian.presence.crdt;

import static io.meridian.presence.crdt.Samples.ALICE;
import static io.meridian.presence.crdt.Samples.BOB;
import static io.meridian.presence.crdt.Samples.EU;
import static io.meridian.presence.crdt.Samples.US;
import static io.meridian.presence.crdt.Samples.entry;
import static io.meridian.presence.crdt.Samples.node;
import static io.meridian.presence.crdt.Samples.writer;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** A connection moves between regions with its members: each story read from the top. */
class MovingMembersTest {
  private final PresenceWriter eu = writer(EU, 1);
  private final PresenceWriter us = writer(US, 1);
  private final PresenceState inEu = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));

  @Test
  void aMoveIsNoEventAnywhere() {
    PresenceState arrived = us.arrive(inEu, ALICE, node(US));

    Joined step = inEu.joinTracking(arrived);

    assertThat(step.touched()).containsExactly(ALICE);
    assertThat(PresenceView.ALL.events(step)).isEmpty();
    assertThat(step.after().entriesOf(ALICE).values())
        .containsExactly(entry(EU, 1).ownedBy(node(US)));
  }

  @Test
  void theOldRegionLosingTheConnectionTakesNothingFromTheNewOne() {
    PresenceState lost = Removal.lose(inEu, ALICE, node(EU));
    PresenceState moved = inEu.join(us.arrive(inEu, ALICE, node(US)));

    assertThat(moved.join(lost).memberKeys()).containsExactly(ALICE);
    assertThat(Removal.lose(moved, ALICE, node(EU)).isEmpty()).isTrue();
  }

  @Test
  void fromEuToUsAndBackTheMemberStays() {
    PresenceState atUs = inEu.join(us.arrive(inEu, ALICE, node(US)));

    // Back in eu before eu heard of the move: it holds its own old dot, and writes a fresh one.
    PresenceState atEu = inEu.join(eu.arrive(inEu, ALICE, node(EU)));
    PresenceState lostByUs = Removal.lose(atUs, ALICE, node(US));
    atUs = atUs.join(lostByUs);

    assertThat(atEu.join(atUs).memberKeys()).containsExactly(ALICE);
    assertThat(PresenceView.ALL.events(atEu.joinTracking(atUs))).isEmpty();
  }

  @Test
  void whoIsConnectedIsReassertedAfterAnotherRegionRemovedItsDot() {
    PresenceState usTookIt = inEu.join(us.arrive(inEu, ALICE, node(US)));
    PresenceState usLostIt = usTookIt.join(Removal.lose(usTookIt, ALICE, node(US)));
    assertThat(inEu.join(usLostIt).memberKeys()).isEmpty();

    PresenceState atEu = inEu.join(usLostIt);
    PresenceState delta = eu.reassert(atEu, Map.of(ALICE, entry(EU, 1)));

    assertThat(usLostIt.join(delta).memberKeys()).containsExactly(ALICE);
    assertThat(eu.reassert(atEu.join(delta), Map.of(ALICE, entry(EU, 1))).isEmpty()).isTrue();
  }

  @Test
  void twoRegionsThatBothBelieveThemselvesConnectedComeToRest() {
    PresenceState state = inEu.join(us.arrive(inEu, ALICE, node(US)));

    state = state.join(eu.reassert(state, Map.of(ALICE, entry(EU, 1))));

    assertThat(us.reassert(state, Map.of(ALICE, entry(US, 1))).isEmpty()).isTrue();
    assertThat(eu.reassert(state, Map.of(ALICE, entry(EU, 1))).isEmpty()).isTrue();
  }

  @Test
  void leavingAfterAMoveLeavesNoGhost() {
    PresenceState moved = inEu.join(us.arrive(inEu, ALICE, node(US)));

    PresenceState left = moved.join(Removal.leave(moved, ALICE));

    assertThat(left.join(inEu).memberKeys()).isEmpty();
    assertThat(inEu.join(left).memberKeys()).isEmpty();
  }

  @Test
  void aFloorRaisedAfterTheMoveTakesOnlyWhoStayed() {
    PresenceState both = inEu.join(eu.enterOrUpdate(inEu, BOB, entry(EU, 2)));
    PresenceState moved = both.join(us.arrive(both, ALICE, node(US)));

    PresenceState raised = moved.join(Removal.evictRegion(moved, EU));

    assertThat(raised.memberKeys()).containsExactly(ALICE);
  }

  @Test
  void aFloorRaisedBeforeTheMoveIsFollowedByTheClientsOwnEnter() {
    PresenceState raised = inEu.join(Removal.evictRegion(inEu, EU));

    assertThat(us.arrive(raised, ALICE, node(US)).isEmpty()).isTrue();
    PresenceState entered = raised.join(us.enterOrUpdate(raised, ALICE, entry(US, 1)));

    assertThat(entered.join(inEu).entriesOf(ALICE).values()).containsExactly(entry(US, 1));
  }

  @Test
  void aNewActivationNumbersOnAndRetiresTheOldOnesDotsWithoutAnEvent() {
    PresenceState both = inEu.join(eu.enterOrUpdate(inEu, BOB, entry(EU, 2)));
    PresenceWriter next = writer(EU, 2);

    // The hubs announce alice only: bob's connection ended while nobody was there to see it.
    PresenceState announced = both.join(next.reassert(both, Map.of(ALICE, entry(EU, 1))));
    Joined retired = announced.joinTracking(next.retireEarlierEpochs());

    assertThat(PresenceView.ALL.events(retired))
        .containsExactly(new PresenceEvent.Left(BOB, entry(EU, 2)));
    assertThat(retired.after().context().seen()).containsOnlyKeys(next.origin());
    assertThat(retired.after().join(both)).isEqualTo(retired.after());
  }

  @Test
  void anOriginBelowTheFloorRefusesToWriteWhatNobodyWouldSee() {
    PresenceState raised = inEu.join(Removal.evictRegion(inEu, EU));

    assertThatThrownBy(() -> eu.enterOrUpdate(raised, BOB, entry(EU, 2)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("eu.1 is below its region's floor 2");
    assertThat(eu.aboveFloor(raised).origin()).isEqualTo(new Origin(EU, 2));
  }

  @Test
  void aHiddenRegionsMembersAreGoneFromTheViewAndBackAtOnce() {
    PresenceView hiding = new PresenceView(Set.of(EU));
    PresenceState state = inEu.join(us.enterOrUpdate(inEu, BOB, entry(US, 1)));

    assertThat(hiding.members(state)).containsOnlyKeys(BOB);
    List<PresenceEvent> events =
        PresenceEvent.between(PresenceView.ALL.members(state), hiding.members(state));
    assertThat(events).containsExactly(new PresenceEvent.Left(ALICE, entry(EU, 1)));
    assertThat(PresenceView.ALL.members(state)).containsOnlyKeys(ALICE, BOB);
  }

  @Test
  void aLeaveFromASlowClockIsLaterThanTheMember() {
    PresenceEvent.Left left = new PresenceEvent.Left(ALICE, entry(node(EU), 1, 5_000));

    assertThat(left.synthesisedTimestampMillis(4_000)).isEqualTo(5_001);
    assertThat(left.synthesisedTimestampMillis(6_000)).isEqualTo(6_000);
  }
}
