package io.meridian.replication.replica;

import io.meridian.replication.log.LogState;
import io.meridian.replication.log.VersionVector;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds out up to when nothing is missing here that any region holds, and nothing anywhere that is
 * held here, so that what is older than the retry window may be forgotten. A publish that was
 * accepted twice is recognised by what is remembered of its first entry; and an entry says which
 * one of its publisher it comes after by what is remembered of that, which a region that lacks it
 * has to wait for. A region that does not answer, or lacks what is old, stops the forgetting,
 * within the bound on publishers.
 *
 * <p>Only answers of regions that vote count. One whose storage was emptied may have sent on what
 * it then does not answer for, to a region that answered before that came, or that keeps it aside.
 * When it votes again, all others have heard of its new life, and so forgot what they kept aside
 * ({@link EarlyEntries#forget}), and it holds what they had stored. A channel that has nothing in
 * another's journal may hear of it later: what is not promised names the case.
 */
final class Settling {
  private final long everyMillis;

  /** What the log was at some time. */
  private record Moment(long ageMillis, VersionVector vector) {
    static Moment of(LogState log) {
      return new Moment(log.ageMillis(), log.vector());
    }
  }

  private @Nullable Inquiry inquiry;
  private @Nullable Moment asked;
  private @Nullable Moment later;
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
    if (inquiry != null
        && asked != null
        && inquiry.coveredAll(log.vector(), members)
        && inquiry.allCover(asked.vector(), members)) {
      settledAgeMillis = asked.ageMillis();
      inquiry = null;
      asked = null;
    } else if (nowMillis - sinceMillis >= everyMillis) {
      inquiry = null;
      // Forgetting happens with a write, so without one since there is nothing to ask for.
      if (log.settlingDue() && log.events() > inquiredEvents && !members.peers().isEmpty()) {
        sinceMillis = nowMillis;
        inquiredEvents = log.events();
        // Of a moment ago, where there is one: what was written just now is under way. It stays
        // until
        // all have it, so that who lags by much does not keep all from being forgotten.
        if (asked == null) {
          asked = later == null ? Moment.of(log) : later;
        }
        later = Moment.of(log);
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
