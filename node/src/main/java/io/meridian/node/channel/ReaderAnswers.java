package io.meridian.node.channel;

import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import io.meridian.replication.replica.ChannelReplica;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What hubs get that come with a position: from memory, or where to read on in the journal. */
final class ReaderAnswers {
  /** Half of what a message between nodes may have: an operation goes out as a whole message. */
  private static final long ANSWER_BYTES_MAX = 1 << 20;

  private final ChannelReplica replica;

  ReaderAnswers(ChannelReplica replica) {
    this.replica = replica;
  }

  HubFeed subscribed(ChannelCommand.Subscribe subscribe, ActorRef<?> entity) {
    Position from = subscribe.from();
    // A tail that reaches is one from which nothing was forgotten. A hub that is ahead, fed by an
    // entity that ended before it had stored what it delivered, would withhold from its connections
    // what only it has seen.
    if (from != null
        && replica.log().tailReaches(from.shown())
        && replica.delivered().covers(from.vector())) {
      Replay replay = replay(from);
      List<Delivery> missed = replay.deliver(deliveredTail());
      if (fits(missed)) {
        return new HubFeed.Subscribed(
            subscribe.subscription(),
            missed,
            true,
            replica.position().merge(replay.position()),
            replica.majority(),
            entity);
      }
    }
    return new HubFeed.Subscribed(
        subscribe.subscription(),
        List.of(),
        from == null,
        replica.position(),
        replica.majority(),
        entity);
  }

  HubFeed caughtUp(ChannelCommand.CatchUp catchUp) {
    LogState log = replica.log();
    Position from = catchUp.from().from(log.resumable());
    if (!from.equals(catchUp.from())) {
      return new HubFeed.Lost(catchUp.request(), from);
    }
    VersionVector held = from.shown();
    if (held.covers(replica.delivered())) {
      // Also when what is held back at the bound on marks has outgrown the tail: nothing of it is
      // due.
      return new HubFeed.CaughtUp(catchUp.request(), List.of(), catchUp.from(), replica.majority());
    }
    if (log.tailReaches(held)) {
      Replay replay = replay(catchUp.from());
      List<Delivery> lacked = replay.deliver(deliveredTail());
      if (fits(lacked)) {
        return new HubFeed.CaughtUp(
            catchUp.request(), lacked, replay.position(), replica.majority());
      }
    }
    return new HubFeed.Behind(
        catchUp.request(),
        log.firstEventNotCoveredBy(held),
        log.events(),
        replica.majority(),
        replica.delivered());
  }

  /** Whether they go into one message; if not they are for the hub to read from the journal. */
  private static boolean fits(List<Delivery> deliveries) {
    return deliveries.stream().mapToLong(Delivery::weightBytes).sum() <= ANSWER_BYTES_MAX;
  }

  private Replay replay(Position from) {
    Replay replay = new Replay(from, replica.majority(), replica.delivered());
    replay.survey(replica.log().tail());
    return replay;
  }

  /** Without what waits for a majority at the bound on marks. */
  private List<Stored> deliveredTail() {
    VersionVector delivered = replica.delivered();
    return replica.log().tail().stream()
        .takeWhile(stored -> delivered.covers(stored.entry().dot()))
        .toList();
  }
}
