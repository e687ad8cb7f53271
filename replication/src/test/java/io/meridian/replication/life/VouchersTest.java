package io.meridian.replication.life;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.PeerState;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Region eu runs on storage of epoch 7, which is new or may lack something. */
class VouchersTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Membership THREE = Membership.of(EU, List.of(US, AP));

  private final Vouchers vouchers = new Vouchers(7);

  @Test
  void allOthersProveIt() {
    vouchers.vouches(US, 7);
    assertThat(vouchers.have(US)).isTrue();
    assertThat(vouchers.have(AP)).isFalse();
    assertThat(vouchers.prove(THREE)).as("ap may count what the lost storage held").isFalse();
    vouchers.vouches(AP, 7);

    assertThat(vouchers.prove(THREE)).isTrue();
  }

  @Test
  void whoVouchesForAnotherEpochSaysNothingOfThisOne() {
    vouchers.vouches(US, 7);
    vouchers.vouches(AP, 6);
    vouchers.vouches(AP, 8);

    assertThat(vouchers.have(AP)).isFalse();
    assertThat(vouchers.prove(THREE)).isFalse();
  }

  @Test
  void aRegionThatWasRemovedIsNotWaitedFor() {
    vouchers.vouches(US, 7);

    assertThat(vouchers.prove(Membership.of(EU, List.of(US)))).isTrue();
  }

  @Test
  void whoStillJoinsDoesNotWaitForARegionThatIsDetachedWhileOthersAreAMajority() {
    vouchers.vouches(US, 7);

    assertThat(vouchers.prove(joins(PeerState.ATTACHED, PeerState.DETACHED))).isFalse();
    vouchers.vouches(new RegionId("sa"), 7);
    assertThat(vouchers.prove(joins(PeerState.ATTACHED, PeerState.DETACHED))).isTrue();
    assertThat(vouchers.prove(joins(PeerState.DETACHED, PeerState.ATTACHED))).isFalse();
  }

  @Test
  void whoIsCountedWaitsForARegionThatIsDetachedOrJoins() {
    vouchers.vouches(US, 7);

    assertThat(vouchers.prove(with(PeerState.ATTACHED, PeerState.DETACHED))).isFalse();
    assertThat(vouchers.prove(with(PeerState.ATTACHED, PeerState.JOINING))).isFalse();
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
}
