package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.LogState;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out up to when nothing is missing here that any region holds, so that what is older than
 * the retry window may be forgotten: a publish that was accepted twice is recognised by what is
 * remembered of its first entry. A region that does not answer stops the forgetting, within the
 * bound on publishers.
 *
 * <p>The answers count only when each is of the life of storage that was known when it was asked.
 * One whose storage was emptied in between may have sent on what it then did not answer for, to a
 * region that answered before that came.
 */
final class Settling {
  private final long everyMillis;
  private @Nullable Inquiry inquiry;
  private long inquiredAgeMillis;
  private long settledAgeMillis;
  private long sinceMillis;
  private long inquiredEvents;
  private Map<RegionId, Long> inquiredLives = Map.of();

  /**
   * @param everyMillis how long one question is tried, and the time to the next
   */
  Settling(long everyMillis, long nowMillis) {
    this.everyMillis = everyMillis;
    this.sinceMillis = nowMillis - everyMillis;
  }

  /** Age of the log up to which nothing is missing. */
  long settledAgeMillis(LogState log, Membership members) {
    return members.peers().isEmpty() ? log.ageMillis() : settledAgeMillis;
  }

  void check(LogState log, Peers peers, Inquiries inquiries, long nowMillis) {
    Membership members = peers.members();
    Inquiry asked = inquiry;
    if (asked != null && asked.coveredAll(log.vector(), members)) {
      if (peers.lives().equals(inquiredLives)) {
        settledAgeMillis = inquiredAgeMillis;
      }
      inquiry = null;
    } else if (nowMillis - sinceMillis >= everyMillis) {
      inquiry = null;
      // Forgetting happens with a write, so without one since there is nothing to ask for.
      if (log.settlingDue() && log.events() > inquiredEvents && !members.peers().isEmpty()) {
        sinceMillis = nowMillis;
        inquiredEvents = log.events();
        inquiredAgeMillis = log.ageMillis();
        inquiredLives = peers.lives();
        inquiry = inquiries.next();
      }
    }
  }

  boolean isAsking() {
    return inquiry != null;
  }

  void needed(Set<Inquiry> inquiries) {
    if (inquiry != null) {
      inquiries.add(inquiry);
    }
  }
}
