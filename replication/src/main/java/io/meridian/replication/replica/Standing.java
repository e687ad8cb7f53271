package io.meridian.replication.replica;

import io.meridian.replication.log.VersionVector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether this region votes on the channel: its answers count in barriers only when nothing can be
 * missing here that it once said it holds. Storage that is new, or that may have been put back to
 * an earlier state, could lack such entries. It then first has to cover what all other members
 * hold. All, not as many as meet each majority: a member that was not asked may still count what
 * the lost storage confirmed, and acknowledge by it. One that answered has forgotten that. Or all
 * others have found so of every channel, so that the storage is proven.
 */
final class Standing {
  private final long epoch;
  private long provenSince;
  private boolean recovered;
  private @Nullable Inquiry inquiry;

  /**
   * @param epoch the life of the storage now
   * @param provenSince the earliest epoch from which on nothing stored was lost; 0 when nothing is
   *     missing
   */
  Standing(long epoch, long provenSince) {
    this.epoch = epoch;
    this.provenSince = provenSince;
  }

  /**
   * @param votesIn the newest epoch in which the log voted
   */
  boolean votes(long votesIn, Membership members) {
    return members.countsSelf() && isWhole(votesIn);
  }

  private boolean isWhole(long votesIn) {
    return recovered || votesIn >= provenSince;
  }

  /**
   * All others found that the region's storage holds what they hold.
   *
   * @return whether the region votes from now on, and did not before
   */
  boolean proven(long votesIn) {
    boolean recovers = !isWhole(votesIn);
    provenSince = 0;
    return recovers;
  }

  /** What the next event says of it. */
  long votesIn(long votesInBefore) {
    return isWhole(votesInBefore) ? epoch : votesInBefore;
  }

  boolean isRecovering(long votesIn) {
    return !isWhole(votesIn);
  }

  /**
   * @return whether the region votes from now on
   */
  boolean check(long votesIn, VersionVector held, Membership members, Inquiries inquiries) {
    if (isWhole(votesIn)) {
      inquiry = null;
      return false;
    }
    if (inquiry == null) {
      inquiry = inquiries.next();
    }
    recovered = inquiry.covered(held, members, false) == members.countedPeers();
    return recovered;
  }

  void needed(Set<Inquiry> inquiries) {
    if (inquiry != null && !recovered) {
      inquiries.add(inquiry);
    }
  }
}
