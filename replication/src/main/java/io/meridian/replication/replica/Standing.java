package io.meridian.replication.replica;

import io.meridian.replication.log.VersionVector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether this region votes on the channel: its answers count in barriers only when nothing can be
 * missing here that it once said it holds. Storage that is new, or that may have been put back to
 * an earlier state, could lack such entries. It then first has to cover what enough other regions
 * hold that any majority to which it may have belonged is met by them alone.
 *
 * <p>Regions that do not vote themselves count only when all of them answer: what is nowhere then
 * is lost, and waiting longer brings nothing back.
 */
final class Standing {
  private final long epoch;
  private long provenSince;
  private boolean recovered;
  private @Nullable Inquiry inquiry;

  /**
   * @param epoch the life of the storage now
   * @param provenSince the earliest epoch from which on nothing stored was lost; 0 for ever
   */
  Standing(long epoch, long provenSince) {
    this.epoch = epoch;
    this.provenSince = provenSince;
  }

  void proven(long since) {
    provenSince = since;
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
    recovered =
        inquiry.covered(held, members, true) >= members.majorityBesidesSelf()
            || inquiry.covered(held, members, false) == members.countedPeers();
    return recovered;
  }

  void needed(Set<Inquiry> inquiries) {
    if (inquiry != null && !recovered) {
      inquiries.add(inquiry);
    }
  }
}
