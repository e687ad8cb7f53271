package io.meridian.node.bench;

import io.meridian.node.SampleLog;
import io.meridian.node.channel.ChannelReply;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;

/**
 * What one writes without group commit: each message is an event and a write, and nothing else is
 * done. Its events are a channel's, byte for byte.
 */
final class EventPerMessage
    extends EventSourcedBehavior<EventPerMessage.Append, LogEvent, EventPerMessage.Count> {
  /** One message. */
  record Append(PublishKey key, byte[] payload, long tag, ActorRef<ChannelReply> replyTo) {}

  /** How many there are. */
  static final class Count {
    private long value;
  }

  EventPerMessage(String id) {
    super(PersistenceId.ofUniqueId(id));
  }

  @Override
  public Count emptyState() {
    return new Count();
  }

  @Override
  public CommandHandler<Append, LogEvent, Count> commandHandler() {
    return newCommandHandlerBuilder().forAnyState().onAnyCommand(this::onAppend);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<LogEvent, Count> onAppend(
      Count count, Append append) {
    long now = System.currentTimeMillis();
    Serial serial = new Serial(now, 0, SampleLog.EU_1);
    Entry entry =
        new Entry(
            new Dot(SampleLog.EU_1, count.value + 1),
            append.key(),
            null,
            null,
            serial,
            append.payload());
    LogEvent event =
        new LogEvent.Appended(
            now, LogEvent.Assurance.NONE, List.of(new Stored(entry, Stored.Fate.LIVE)));
    return Effect()
        .persist(event)
        .thenRun(state -> append.replyTo().tell(new ChannelReply.Published(append.tag(), serial)));
  }

  @Override
  public EventHandler<Count, LogEvent> eventHandler() {
    return (count, event) -> {
      count.value++;
      return count;
    };
  }
}
