package io.meridian.node.hub;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceDirectory;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.presence.PresenceReply;
import io.meridian.presence.channel.Counts;
import io.meridian.presence.crdt.Owner;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;

/** What a hub tells its channel's presence entity; any of it may be lost. */
final class ToPresence {
  private final PresenceDirectory entities;
  private final ChannelId channel;
  private final Owner owner;
  private final ActorRef<PresenceFeed> feed;
  private final ActorRef<PresenceReply> reply;

  ToPresence(
      PresenceDirectory entities,
      ChannelId channel,
      Owner owner,
      ActorRef<PresenceFeed> feed,
      ActorRef<PresenceReply> reply) {
    this.entities = entities;
    this.channel = channel;
    this.owner = owner;
    this.feed = feed;
    this.reply = reply;
  }

  /** With all that is held here. */
  void subscribe(long subscription, Holdings holdings) {
    List<PresenceCommand.Announce> announces = holdings.announce(subscription, feed);
    tell(new PresenceCommand.Subscribe(subscription, owner, announces.size(), feed));
    announces.forEach(this::tell);
  }

  void arrived(Holding holding) {
    Attendance attendance = holding.attendance();
    tell(
        new PresenceCommand.Arrived(
            holding.holder(), attendance.connectionId(), attendance.graceMillis(), feed));
  }

  /** Hands something over, for the first time or again. */
  void hand(Holding holding, long tag, Holding.Asked asked) {
    if (asked.isRelease()) {
      boolean left = holding.end() == Holding.End.LEFT;
      tell(new PresenceCommand.Released(holding.holder(), left, feed));
    }
    // Without changes it does nothing: its answer says that what was told before it has arrived.
    tell(
        new PresenceCommand.Operate(
            tag,
            holding.holder(),
            holding.attendance().graceMillis(),
            asked.changes(),
            asked.majority(),
            asked.membersMax(),
            feed));
  }

  void counted(Counts counts) {
    tell(new PresenceCommand.Counted(counts, feed));
  }

  void askOccupancy() {
    tell(new PresenceCommand.AskOccupancy(reply));
  }

  void unsubscribe() {
    tell(new PresenceCommand.Unsubscribe(feed));
  }

  private void tell(PresenceCommand command) {
    entities.tell(channel, command);
  }
}
