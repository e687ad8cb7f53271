package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import io.meridian.presence.channel.Effect;
import io.meridian.presence.channel.Holder;
import io.meridian.presence.channel.Input;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.PeerMessageCodec;
import io.meridian.presence.crdt.PresenceFormatException;
import io.meridian.regions.RegionId;
import java.util.HashMap;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What hubs and peers say, as the pure core takes it, and the frames of clients that wait for an
 * answer. Bound: {@value #WAITING_MAX} such frames; one more is refused.
 */
final class PresenceOperations {
  static final int WAITING_MAX = 50_000;

  private static final Logger LOG = LoggerFactory.getLogger(PresenceOperations.class);

  private record Ticket(ActorRef<PresenceFeed> hub, long attachment, long tag) {}

  private final ChannelId channel;
  private final PresenceHubs hubs;
  private final Map<Long, Ticket> tickets = new HashMap<>();
  private long ticketNumber;
  private boolean refusedPeer;

  PresenceOperations(ChannelId channel, PresenceHubs hubs) {
    this.channel = channel;
    this.hubs = hubs;
  }

  /** Whether a frame has no answer yet. */
  boolean areWaiting() {
    return !tickets.isEmpty();
  }

  /**
   * @return null for what is answered or dropped at once, and what is no input
   */
  @Nullable Input input(PresenceCommand command) {
    if (command instanceof PresenceCommand.Operate operate) {
      return operate(operate);
    }
    if (command instanceof PresenceCommand.Arrived arrived) {
      Holder holder = hubs.holder(arrived.hub(), arrived.attachment());
      return holder == null
          ? null
          : new Input.Arrived(holder, arrived.connectionId(), arrived.graceMillis());
    }
    if (command instanceof PresenceCommand.Released released) {
      Holder holder = hubs.released(released.hub(), released.attachment());
      return holder == null ? null : new Input.Released(holder, released.left());
    }
    if (command instanceof PresenceCommand.Counted counted) {
      hubs.counted(counted);
      return new Input.Counted(hubs.counts());
    }
    return command instanceof PresenceCommand.FromPeer peer ? heard(peer) : null;
  }

  private @Nullable Input operate(PresenceCommand.Operate operate) {
    if (!hubs.knows(operate.hub())) {
      // It will subscribe and ask again; what it said before was not taken either.
      return null;
    }
    if (operate.changes().isEmpty()) {
      // It asks whether what was said before has arrived.
      answer(operate, new Outcome.Done());
      return null;
    }
    Holder holder = hubs.holder(operate.hub(), operate.attachment());
    if (holder == null) {
      return null;
    }
    if (tickets.size() >= WAITING_MAX) {
      answer(
          operate,
          new Outcome.TimedOut(
              tickets.size() + " presence frames wait for an answer, max " + WAITING_MAX));
      return null;
    }
    long ticket = ++ticketNumber;
    tickets.put(ticket, new Ticket(operate.hub(), operate.attachment(), operate.tag()));
    return new Input.Operate(
        ticket,
        holder,
        operate.graceMillis(),
        operate.changes(),
        operate.majority(),
        operate.membersMax());
  }

  private static void answer(PresenceCommand.Operate operate, Outcome outcome) {
    operate.hub().tell(new PresenceFeed.Answered(operate.attachment(), operate.tag(), outcome));
  }

  void answer(Effect.Answer answer) {
    Ticket ticket = tickets.remove(answer.ticket());
    if (ticket != null) {
      ticket
          .hub()
          .tell(new PresenceFeed.Answered(ticket.attachment(), ticket.tag(), answer.outcome()));
    }
  }

  private @Nullable Input heard(PresenceCommand.FromPeer peer) {
    try {
      return new Input.Heard(new RegionId(peer.region()), PeerMessageCodec.decode(peer.message()));
    } catch (PresenceFormatException | IllegalArgumentException e) {
      // Links let nothing through that they cannot read, so this is a node of another version.
      if (!refusedPeer) {
        LOG.warn("Presence of {} drops what {} says: {}", channel, peer.region(), e.getMessage());
      }
      refusedPeer = true;
      return null;
    }
  }
}
