package io.meridian.replication.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Region eu starts; us and ap say what they remember of it. */
class ColdStartTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Membership THREE = Membership.of(EU, List.of(US, AP));
  private static final long NOW = 5_000;
  private static final StoredLife STORED = new StoredLife(new Life(1_000, 100), 0);

  private final ColdStart ofNewStorage = new ColdStart(null, THREE);
  private final ColdStart start = new ColdStart(STORED, THREE);

  @Test
  void aRegionThatNoOtherHasHeardOfHasToBeVouchedForLikeAnyOther() {
    ofNewStorage.remembers(US, null);
    assertThat(ofNewStorage.verdict(false, NOW)).as("one may still remember").isNull();
    ofNewStorage.remembers(AP, null);

    assertThat(life(ofNewStorage.verdict(false, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void theOneThatIsSilentMayBeTheOneThatRemembers() {
    ofNewStorage.remembers(US, null);

    assertThat(ofNewStorage.verdict(false, NOW)).isNull();
    assertThat(life(ofNewStorage.verdict(true, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void newStorageOfARegionThatIsRememberedBeginsAnEpochWithoutAVote() {
    ofNewStorage.remembers(US, null);
    ofNewStorage.remembers(AP, new Life(1_000, 7));

    assertThat(life(ofNewStorage.verdict(false, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void oneThatRemembersOutweighsThoseThatDoNot() {
    ofNewStorage.remembers(AP, new Life(1_000, 7));
    assertThat(ofNewStorage.verdict(false, NOW)).isNull();

    assertThat(life(ofNewStorage.verdict(true, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void newStorageThatNobodySpeaksForIsNotBelievedToBeTheFirst() {
    assertThat(ofNewStorage.verdict(false, NOW)).isNull();

    assertThat(life(ofNewStorage.verdict(true, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void aRegionWithoutPeersIsProvenAndGoesOnByItself() {
    Membership alone = Membership.of(EU, List.of());

    assertThat(life(new ColdStart(null, alone).verdict(false, NOW))).isEqualTo(provenAtOnce());
    assertThat(life(new ColdStart(STORED, alone).verdict(false, NOW))).isEqualTo(STORED);
  }

  @Test
  void storageThatPeersRememberAsItIsGoesOnWithItsEpoch() {
    start.remembers(US, STORED.life());
    start.remembers(AP, STORED.life());

    assertThat(life(start.verdict(false, NOW))).isEqualTo(STORED);
  }

  @Test
  void theLastTwoBeatsMayNotHaveBeenHeard() {
    start.remembers(US, new Life(1_000, 98));
    start.remembers(AP, null);

    assertThat(life(start.verdict(false, NOW))).isEqualTo(STORED);
  }

  @Test
  void peersThatHeardLessProveNothing() {
    start.remembers(US, new Life(1_000, 97));
    start.remembers(AP, new Life(999, 100));

    assertThat(life(start.verdict(false, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void storageThatWasPutBackBeginsAnEpochAsSoonAsOnePeerRemembersMore() {
    start.remembers(AP, new Life(1_000, 101));

    assertThat(life(start.verdict(false, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void storageOfAnEarlierEpochWasPutBackHoweverManyBeatsItHas() {
    start.remembers(AP, new Life(1_001, 0));

    assertThat(life(start.verdict(false, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void aPeerThatWasCutOffSinceTheBackupDoesNotProveItWhileAnotherMayKnowMore() {
    start.remembers(US, STORED.life());
    assertThat(start.verdict(false, NOW)).isNull();
    start.remembers(AP, new Life(1_000, 500));

    assertThat(life(start.verdict(false, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void onePeerIsEnoughWhenTheOtherIsSilent() {
    start.remembers(US, STORED.life());

    assertThat(life(start.verdict(true, NOW))).isEqualTo(STORED);
  }

  @Test
  void aRegionThatNobodySpeaksForBeginsAnEpoch() {
    assertThat(start.verdict(false, NOW)).isNull();

    assertThat(life(start.verdict(true, NOW))).isEqualTo(begun(NOW));
  }

  @Test
  void anEpochIsAboveAllThatAreKnownWhateverTheClockSays() {
    start.remembers(US, new Life(9_000, 1));
    start.remembers(AP, new Life(1_000, 101));

    assertThat(life(start.verdict(false, NOW))).isEqualTo(begun(9_001));
    assertThat(life(new ColdStart(STORED, THREE).verdict(true, 1))).isEqualTo(begun(1_001));
  }

  @Test
  void aRegionThatStillHasToRecoverGoesOnToHaveTo() {
    StoredLife recovering = new StoredLife(new Life(1_000, 100), 1_000);
    ColdStart again = new ColdStart(recovering, THREE);
    again.remembers(US, recovering.life());
    again.remembers(AP, recovering.life());

    assertThat(life(again.verdict(false, NOW))).isEqualTo(recovering);
  }

  @Test
  void whoIsNoPeerIsNotHeard() {
    start.remembers(new RegionId("sa"), new Life(1_000, 500));
    start.remembers(US, STORED.life());
    start.remembers(AP, STORED.life());

    assertThat(life(start.verdict(false, NOW))).isEqualTo(STORED);
  }

  private static StoredLife provenAtOnce() {
    return new StoredLife(new Life(NOW, 0), 0);
  }

  private static StoredLife begun(long epoch) {
    return new StoredLife(new Life(epoch, 0), epoch);
  }

  private static @Nullable StoredLife life(ColdStart.@Nullable Verdict verdict) {
    return verdict == null ? null : verdict.life();
  }
}
