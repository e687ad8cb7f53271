package io.meridian.replication.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Region eu runs on new storage; us and ap were silent when it started. */
class FoundingTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Membership THREE = Membership.of(EU, List.of(US, AP));
  private static final Life BEFORE = new Life(1_000, 7);
  private static final Life NOW = new Life(5_000, 1);

  private final Founding founding = new Founding();

  @Test
  void itIsTheFirstWhenAllOthersSayThatTheyNeverHeardOfIt() {
    founding.remembers(US, null);
    assertThat(founding.isDone(THREE)).isFalse();
    founding.remembers(AP, null);

    assertThat(founding.isDone(THREE)).isTrue();
  }

  @Test
  void itIsNotTheFirstWhenOneRemembersAnEarlierLife() {
    founding.remembers(US, null);
    founding.remembers(AP, BEFORE);

    assertThat(founding.failed()).isTrue();
    assertThat(founding.isDone(THREE)).isFalse();
  }

  @Test
  void whoHasNotAnsweredIsAskedBeforeItIsTold() {
    founding.remembers(US, null);

    assertThat(founding.mayTell(US, 0)).isTrue();
    assertThat(founding.mayTell(AP, 2)).isFalse();
    assertThat(founding.mayTell(AP, 3)).as("it may count what is written here").isTrue();
  }

  @Test
  void anAnswerAfterTheFirstIsAboutThisLife() {
    founding.remembers(US, null);
    founding.remembers(US, NOW);
    founding.remembers(AP, null);

    assertThat(founding.failed()).isFalse();
    assertThat(founding.isDone(THREE)).isTrue();
  }

  @Test
  void whoStillJoinsDoesNotWaitForARegionThatIsDetachedWhileOthersAreAMajority() {
    founding.remembers(US, null);

    assertThat(founding.isDone(joins(PeerState.ATTACHED, PeerState.DETACHED))).isFalse();
    founding.remembers(new RegionId("sa"), null);
    assertThat(founding.isDone(joins(PeerState.ATTACHED, PeerState.DETACHED))).isTrue();
    assertThat(founding.isDone(joins(PeerState.DETACHED, PeerState.ATTACHED))).isFalse();
  }

  @Test
  void whoIsCountedWaitsForARegionThatIsDetachedOrJoins() {
    founding.remembers(US, null);

    assertThat(founding.isDone(with(PeerState.ATTACHED, PeerState.DETACHED))).isFalse();
    assertThat(founding.isDone(with(PeerState.ATTACHED, PeerState.JOINING))).isFalse();
  }

  private static Membership with(PeerState us, PeerState ap) {
    return new Membership(EU, PeerState.ATTACHED, new TreeMap<>(Map.of(US, us, AP, ap)));
  }

  private static Membership joins(PeerState us, PeerState ap) {
    return new Membership(
        EU,
        PeerState.JOINING,
        new TreeMap<>(Map.of(US, us, AP, ap, new RegionId("sa"), PeerState.ATTACHED)));
  }

  @Test
  void aRegionThatWasRemovedIsNotWaitedFor() {
    founding.remembers(US, null);

    assertThat(founding.isDone(Membership.of(EU, List.of(US)))).isTrue();
  }
}
