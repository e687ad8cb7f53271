package io.meridian.chaos.bench;

import java.util.OptionalLong;

/**
 * Who leaves and who joins: in turn, the member that is there longest and one that is new. So the
 * channel never has more members than at the start, and each member's client id tells which change
 * an event shows.
 *
 * @param members at the start, numbered from 0
 */
record ChurnPlan(int members) {

  /** The member that a change is about. */
  long member(long change) {
    return isLeave(change) ? change / 2 : members + change / 2;
  }

  static boolean isLeave(long change) {
    return change % 2 == 0;
  }

  MemberOperation operation(long change) {
    String clientId = MemberClients.clientId(member(change));
    return isLeave(change)
        ? MemberOperation.leave(clientId, null)
        : MemberOperation.enter(clientId, MemberClients.data(member(change)));
  }

  /** The change that an event shows; empty for one of before the churn. */
  OptionalLong change(SeenMember event) {
    long member = MemberClients.member(event.clientId());
    if (event.action() == MemberOperation.LEAVE) {
      return OptionalLong.of(2 * member);
    }
    return member < members ? OptionalLong.empty() : OptionalLong.of(2 * (member - members) + 1);
  }

  /** The first member that is left after so many changes. */
  static long firstLeft(long changes) {
    return (changes + 1) / 2;
  }

  /** One after the last member that came in so many changes. */
  long endOfJoined(long changes) {
    return members + changes / 2;
  }
}
