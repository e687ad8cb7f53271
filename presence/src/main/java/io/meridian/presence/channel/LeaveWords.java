package io.meridian.presence.channel;

import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Origin;

/** What it takes to tell subscribers of a leave. */
record LeaveWords(Departures departures, Origin activation, Moment now) {

  /** An id that does not begin with the connection's, as the protocol asks of a made-up leave. */
  MessageId leaveId(MemberKey key, long number) {
    return synthesised(key, activation, number);
  }

  static MessageId synthesised(MemberKey key, Origin activation, long number) {
    String mark = key.connectionId().startsWith("~") ? "=" : "~";
    return new MessageId.Synthesised(mark + activation + ":" + number);
  }
}
