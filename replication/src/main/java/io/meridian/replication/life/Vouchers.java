package io.meridian.replication.life;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import java.util.TreeSet;

/**
 * Which other regions have found that a life of this region's storage holds all that they hold.
 * When all have, nothing can be missing that this region once said it holds and that still is
 * anywhere: its storage is proven from then on, whatever it was before.
 *
 * <p>All, since the one that is silent may hold what the lost storage confirmed, and count it. Only
 * a region that still joins does not wait for one that is detached: nobody has counted it yet,
 * wherever it may have been before.
 */
public final class Vouchers {
  private final long epoch;
  private final TreeSet<RegionId> vouched = new TreeSet<>();

  /**
   * @param epoch of this region's storage
   */
  public Vouchers(long epoch) {
    this.epoch = epoch;
  }

  /**
   * A peer vouches.
   *
   * @param of for which epoch; one that was says nothing of the one that is
   */
  public void vouches(RegionId peer, long of) {
    if (of == epoch) {
      vouched.add(peer);
    }
  }

  /** Whether this peer vouches, so that it has not to be asked again. */
  public boolean have(RegionId peer) {
    return vouched.contains(peer);
  }

  /** Whether nothing is missing. */
  public boolean prove(Membership members) {
    long counted =
        (members.countsSelf() ? 1 : 0) + vouched.stream().filter(members::counts).count();
    return counted >= members.majority()
        && members.peers().keySet().stream()
            .filter(peer -> members.countsSelf() || members.keepsFor(peer))
            .allMatch(vouched::contains);
  }
}
