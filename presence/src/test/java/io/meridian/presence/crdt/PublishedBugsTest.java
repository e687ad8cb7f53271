package io.meridian.presence.crdt;

import static io.meridian.presence.crdt.Samples.ALICE;
import static io.meridian.presence.crdt.Samples.AP;
import static io.meridian.presence.crdt.Samples.BOB;
import static io.meridian.presence.crdt.Samples.EU;
import static io.meridian.presence.crdt.Samples.US;
import static io.meridian.presence.crdt.Samples.entry;
import static io.meridian.presence.crdt.Samples.node;
import static io.meridian.presence.crdt.Samples.writer;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Bugs that presence systems have published, each as the shortest schedule that showed it. */
class PublishedBugsTest {
  private final PresenceWriter eu = writer(EU, 1);
  private final PresenceWriter us = writer(US, 1);

  /** phoenix_pubsub#55, #60. */
  @Test
  void anOldDeltaBringsNoGhostBack() {
    PresenceState entered = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState left = Removal.leave(entered, ALICE);

    PresenceState leaveFirst = PresenceState.EMPTY.join(left).join(entered);
    PresenceState twice = entered.join(left).join(entered);

    assertThat(leaveFirst.memberKeys()).isEmpty();
    assertThat(twice.memberKeys()).isEmpty();
  }

  /** phoenix_pubsub#80. */
  @Test
  void aPurgedRegionIsNotLearntAgainFromAThirdThatStillHoldsIt() {
    PresenceState held = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState purged = held.join(Removal.evictRegion(held, EU));
    PresenceState unseen = eu.enterOrUpdate(held, BOB, entry(EU, 2));

    assertThat(purged.join(held).memberKeys()).isEmpty();
    assertThat(purged.join(unseen).memberKeys()).isEmpty();
    assertThat(held.join(unseen).join(purged).memberKeys()).isEmpty();
  }

  @Test
  void aPurgedRegionThatComesBackHasItsConnectedMembersUnderANewEpoch() {
    PresenceState held = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    held = held.join(eu.enterOrUpdate(held, BOB, entry(EU, 2)));
    PresenceState purged = held.join(Removal.evictRegion(held, EU));

    PresenceState returned = held.join(purged);
    PresenceWriter again = eu.aboveFloor(returned);
    PresenceState delta = again.reassert(returned, Map.of(ALICE, entry(EU, 1)));

    assertThat(again.origin().epoch()).isEqualTo(2);
    assertThat(purged.join(delta).memberKeys()).containsExactly(ALICE);
  }

  /** phoenix_pubsub#111. */
  @Test
  void aLeaveIsNotMissedThroughAThirdReplica() {
    PresenceState atEu = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState atUs = atEu;
    PresenceState atAp = atEu;
    PresenceState leave = Removal.leave(atEu, ALICE);

    PresenceState relayed = leave.newTo(atUs);
    atUs = atUs.join(relayed);
    atAp = atAp.join(relayed.newTo(atAp));

    assertThat(atUs.memberKeys()).isEmpty();
    assertThat(atAp.memberKeys()).isEmpty();
    assertThat(atUs.newTo(atAp).isEmpty()).isTrue();
  }

  /** phoenix_pubsub#111: a delta with a gap before it must not claim the gap. */
  @Test
  void aDeltaOverAGapLeavesTheGapOpen() {
    PresenceState first = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState lost = eu.enterOrUpdate(first, BOB, entry(EU, 2));
    PresenceState third =
        eu.enterOrUpdate(first.join(lost), new MemberKey("c", "carol"), entry(EU, 3));

    PresenceState gapped = first.join(third);

    assertThat(gapped.context().upTo(eu.origin())).isEqualTo(1);
    assertThat(gapped.context().highest(eu.origin())).isEqualTo(3);
    assertThat(gapped.join(lost).memberKeys()).hasSize(3).contains(BOB);
  }

  /** phoenix_pubsub#74, with more members than a frame holds. */
  @Test
  void aPartOfAFullStateDeletesNobodyOfALaterPart() {
    PresenceState full = Samples.crowd(EU, 200);
    List<PresenceState> parts = PresenceParts.split(full, 1_000);
    PresenceState knows = full;

    assertThat(parts).hasSizeGreaterThan(5);
    for (PresenceState part : parts) {
      knows = knows.join(part);
      assertThat(knows.memberKeys()).hasSize(200);
    }
  }

  /** phoenix_pubsub#136: what a dead region had counted made replicas differ for ever. */
  @Test
  void replicasAgreeAboutADeadRegionWhateverTheyHadHeardOfIt() {
    PresenceState early = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState late = early.join(eu.enterOrUpdate(early, ALICE, entry(EU, 2)));
    PresenceState floor = Removal.evictRegion(early, EU);

    PresenceState one = early.join(floor);
    PresenceState other = late.join(floor);

    assertThat(one).isEqualTo(other);
    assertThat(PresenceCodec.encode(one)).isEqualTo(PresenceCodec.encode(other));
  }

  /** phoenix_pubsub#172. */
  @Test
  void anUpdateIsOneEventAndNeitherLeaveNorEnter() {
    PresenceState entered = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState update = eu.enterOrUpdate(entered, ALICE, entry(EU, 2));

    List<PresenceEvent> events = PresenceView.ALL.events(entered.joinTracking(update));

    assertThat(events).containsExactly(new PresenceEvent.Updated(ALICE, entry(EU, 2)));
  }

  /** riak_kv#679: an actor that forgot its counter used its dots twice, and lost what was new. */
  @Test
  void aCounterThatWasForgottenNamesNoDotTwice() {
    PresenceState before = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState elsewhere = before.join(Removal.leave(before, ALICE));

    PresenceWriter afterAmnesia = writer(EU, 2);
    PresenceState delta = afterAmnesia.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 5));

    assertThat(elsewhere.join(delta).memberKeys()).containsExactly(ALICE);
    assertThat(elsewhere.join(eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 5))))
        .as("the same epoch would have lost it")
        .isEqualTo(elsewhere);
  }

  /** delta ≠ full merge (akka#22631): a removal and a concurrent write of the same member. */
  @Test
  void aWriteThatTheRemovalHasNotSeenSurvivesByDeltaAndByFullState() {
    PresenceState shared = eu.enterOrUpdate(PresenceState.EMPTY, ALICE, entry(EU, 1));
    PresenceState leave = Removal.leave(shared, ALICE);
    PresenceState write = us.enterOrUpdate(shared, ALICE, entry(US, 2));

    PresenceState byDelta = shared.join(leave).join(write);
    PresenceState byFullState = shared.join(leave).join(shared.join(write));

    assertThat(byDelta).isEqualTo(byFullState);
    assertThat(byDelta.memberKeys()).containsExactly(ALICE);
  }

  @Test
  void aNodeThatEndedTakesOnlyItsOwnMembersInOneDelta() {
    PresenceState state = Samples.crowd(EU, 100);
    PresenceState survivor = us.enterOrUpdate(state, ALICE, entry(US, 1));
    state = state.join(survivor);

    PresenceState delta = Removal.evictOwner(state, node(EU));

    assertThat(delta.context().runCount()).isEqualTo(1);
    assertThat(state.join(delta).memberKeys()).containsExactly(ALICE);
    assertThat(Removal.evictOwner(state, node(AP)).isEmpty()).isTrue();
  }
}
