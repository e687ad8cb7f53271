package io.meridian.node.channel;

import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** Who waits for which answer of the replica. One who asks twice for the same waits once. */
final class Tickets {

  /** Who is told, and the tag that it gave. */
  record Holder(ActorRef<ChannelReply> to, long tag) {}

  private final Map<Long, Holder> holders = new HashMap<>();
  private final Map<Holder, Long> tickets = new HashMap<>();
  private long issued;

  boolean waits(ActorRef<ChannelReply> replyTo, long tag) {
    return tickets.containsKey(new Holder(replyTo, tag));
  }

  long issue(ActorRef<ChannelReply> replyTo, long tag) {
    Holder holder = new Holder(replyTo, tag);
    long ticket = ++issued;
    holders.put(ticket, holder);
    tickets.put(holder, ticket);
    return ticket;
  }

  /** Whom to answer, once. */
  @Nullable Holder redeem(long ticket) {
    Holder holder = holders.remove(ticket);
    if (holder != null) {
      tickets.remove(holder, ticket);
    }
    return holder;
  }
}
