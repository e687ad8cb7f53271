package io.meridian.node.region;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.region.PeerSync.Outcome;
import io.meridian.node.region.PeerSync.Round;
import io.meridian.node.region.PeerSync.Scope;
import io.meridian.node.region.PeerSync.Synced;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeerSyncTest {
  private static final long HOUR_MILLIS = 3_600_000;
  private static final List<ChannelId> NONE = List.of();
  private static final List<ChannelId> NEWS = List.of(new ChannelId("app", "news"));

  @Test
  void aPeerThatNothingIsKnownOfIsComparedWithOnEverything() {
    PeerSync sync = new PeerSync(null);

    Round round = due(sync, 7, "v1", 0, 500);

    assertThat(round).isEqualTo(new Round(new Scope.Everything(), 7, 500, "v1"));
    assertThat(sync.syncedUnder("v1")).isFalse();
    assertThat(sync.ended(new Outcome(round, NONE), 7, 10)).contains(new Synced(7, 500));
    assertThat(sync.syncedUnder("v1")).isTrue();
    assertThat(sync.rounds()).isEqualTo(1);
  }

  @Test
  void afterThatOnWhatWasWrittenSinceWithAnHourOfMargin() {
    PeerSync sync = new PeerSync(new Synced(7, 400));

    assertThat(due(sync, 7, "v1", 0, 500).scope()).isEqualTo(new Scope.Since(399));
  }

  @Test
  void aClockThatWentBackWidensWhatIsCompared() {
    PeerSync sync = new PeerSync(new Synced(7, 400));

    assertThat(due(sync, 7, "v1", 0, 390).scope()).isEqualTo(new Scope.Since(389));
  }

  @Test
  void nothingIsDueForAnHourUnlessTheTopologyOrThePeersStorageChanges() {
    PeerSync sync = new PeerSync(null);
    Round first = due(sync, 7, "v1", 0, 500);
    sync.ended(new Outcome(first, NONE), 7, 0);

    assertThat(sync.next(7, "v1", false, HOUR_MILLIS - 1, 500)).isEmpty();
    assertThat(due(sync, 7, "v1", HOUR_MILLIS, 501).scope()).isEqualTo(new Scope.Since(499));
    assertThat(sync.next(7, "v2", false, 4_999, 500)).isEmpty();
    assertThat(due(sync, 7, "v2", 5_000, 500).scope()).isEqualTo(new Scope.Since(499));
    assertThat(due(sync, 8, "v1", 5_000, 500).scope()).isEqualTo(new Scope.Everything());
  }

  @Test
  void whileARegionComesOrGoesOneRoundFollowsTheOther() {
    PeerSync sync = new PeerSync(null);
    Round first = due(sync, 7, "v1", 0, 500);
    sync.ended(new Outcome(first, NONE), 7, 0);

    assertThat(sync.next(7, "v1", true, 4_999, 500)).isEmpty();
    assertThat(sync.next(7, "v1", true, 5_000, 500)).isPresent();
  }

  @Test
  void whatFailedIsComparedAgainAndProvesNoMoreThanTheRoundBefore() {
    PeerSync sync = new PeerSync(null);
    Round first = due(sync, 7, "v1", 0, 500);

    assertThat(sync.ended(new Outcome(first, NEWS), 7, 0)).isEmpty();
    assertThat(sync.syncedUnder("v1")).isFalse();
    Round again = due(sync, 7, "v1", 5_000, 503);
    assertThat(again.scope()).isEqualTo(new Scope.Again(NEWS));

    assertThat(sync.ended(new Outcome(again, NONE), 7, 6_000)).contains(new Synced(7, 500));
  }

  @Test
  void whatFailedUnderAnotherTopologyIsPartOfAWholeRound() {
    PeerSync sync = new PeerSync(null);
    sync.ended(new Outcome(due(sync, 7, "v1", 0, 500), NEWS), 7, 0);

    assertThat(due(sync, 7, "v2", 5_000, 500).scope()).isEqualTo(new Scope.Everything());
    assertThat(due(sync, 8, "v1", 5_000, 500).scope()).isEqualTo(new Scope.Everything());
  }

  @Test
  void whatCouldNotBeStoredIsStoredByARoundThatComesSoon() {
    PeerSync sync = new PeerSync(null);
    sync.ended(new Outcome(due(sync, 7, "v1", 0, 500), NONE), 7, 0);

    sync.notStored();

    assertThat(sync.next(7, "v1", false, 4_999, 500)).isEmpty();
    Round next = due(sync, 7, "v1", 5_000, 500);
    assertThat(next.scope()).isEqualTo(new Scope.Since(499));
    assertThat(sync.ended(new Outcome(next, NONE), 7, 6_000)).contains(new Synced(7, 500));
    assertThat(sync.next(7, "v1", false, 11_000, 500)).isEmpty();
  }

  @Test
  void aPeerThatNothingWasHeardOfIsComparedAsSoonAsItIs() {
    PeerSync sync = new PeerSync(null);
    assertThat(sync.next(0, "v1", true, 0, 500)).isEmpty();

    assertThat(due(sync, 7, "v1", 0, 500).scope()).isEqualTo(new Scope.Everything());
  }

  @Test
  void aRoundThatWasBrokenOffOrMetOtherStorageProvesNothing() {
    PeerSync sync = new PeerSync(new Synced(7, 400));
    Round first = due(sync, 7, "v1", 0, 500);

    assertThat(sync.ended(new Outcome(first, null), 7, 0)).isEmpty();
    Round second = due(sync, 7, "v1", 5_000, 500);
    assertThat(second.scope()).isEqualTo(new Scope.Since(399));
    assertThat(sync.ended(new Outcome(second, NONE), 8, 5_000)).isEmpty();

    assertThat(sync.syncedUnder("v1")).isFalse();
    assertThat(due(sync, 8, "v1", 10_000, 500).scope()).isEqualTo(new Scope.Everything());
  }

  private static Round due(PeerSync sync, long epoch, String version, long now, long hour) {
    return sync.next(epoch, version, false, now, hour).orElseThrow();
  }
}
