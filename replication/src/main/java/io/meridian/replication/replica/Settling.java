package io.meridian.replication.replica;

import io.meridian.replication.log.LogState;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out up to when nothing is missing here that any region holds, so that what is older than
 * the retry window may be forgotten: a publish that was accepted twice is recognised by what is
 * remembered of its first entry. A region that does not answer stops the forgetting, within the
 * bound on publishers.
 *
 * <p>Only answers of regions that vote count. One whose storage was emptied may have sent on what
 * it then does not answer for, to a region that answered before that came, or that keeps it aside.
 * When it votes again, all others have heard of its new life, and so forgot what they kept aside
 * ({@link EarlyEntries#forget}), and it holds what they had stored.
 */
final class Settling {
  private final long everyMillis;
  private @Nullable Inquiry inquiry;
  private long inquiredAgeMillis;
  private long settledAgeMillis;
  private long sinceMillis;
  private long inquiredEvents;

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

  void check(LogState log, Membership members, Inquiries inquiries, long nowMillis) {
    Inquiry asked = inquiry;
    if (asked != null && asked.coveredAll(log.vector(), members)) {
      settledAgeMillis = inquiredAgeMillis;
      inquiry = null;
    } else if (nowMillis - sinceMillis >= everyMillis) {
      inquiry = null;
      // Forgetting happens with a write, so without one since there is nothing to ask for.
      if (log.settlingDue() && log.events() > inquiredEvents && !members.peers().isEmpty()) {
        sinceMillis = nowMillis;
        inquiredEvents = log.events();
        inquiredAgeMillis = log.ageMillis();
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
