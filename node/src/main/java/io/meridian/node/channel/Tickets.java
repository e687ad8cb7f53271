package io.meridian.node.channel;

import io.meridian.replication.replica.Effect;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongFunction;
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

  /** Tells who waits for it; once, and nobody for an effect that answers nothing. */
  void answer(Effect effect) {
    if (effect instanceof Effect.Acknowledge acknowledge) {
      tell(acknowledge.ticket(), tag -> new ChannelReply.Published(tag, acknowledge.serial()));
    } else if (effect instanceof Effect.Refuse refuse) {
      tell(
          refuse.ticket(),
          tag -> new ChannelReply.PublishRefused(tag, refuse.refusal(), refuse.detail()));
    } else if (effect instanceof Effect.BarrierEnded ended) {
      tell(ended.ticket(), tag -> new ChannelReply.BarrierEnded(tag, ended.passed()));
    } else if (effect instanceof Effect.PeerAwaited awaited) {
      tell(awaited.ticket(), tag -> new ChannelReply.PeerAwaited(tag, awaited.holds()));
    }
  }

  private void tell(long ticket, LongFunction<ChannelReply> answer) {
    Holder holder = redeem(ticket);
    if (holder != null) {
      holder.to().tell(answer.apply(holder.tag()));
    }
  }

  private @Nullable Holder redeem(long ticket) {
    Holder holder = holders.remove(ticket);
    if (holder != null) {
      tickets.remove(holder, ticket);
    }
    return holder;
  }
}
