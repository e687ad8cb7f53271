package io.meridian.node;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceDirectory;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.presence.PresenceReply;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.PresencePayload;
import io.meridian.presence.channel.Held;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.testkit.typed.javadsl.ActorTestKit;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.actor.typed.javadsl.Behaviors;

/** The presence of all channels, played by one actor; and members for it. */
public record SamplePresence(ActorSystem<?> system, ActorRef<PresenceCommand> entity)
    implements PresenceDirectory {
  public static final Owner OWNER = new Owner(SampleLog.EU, 1);

  /** Channels without members. */
  public static SamplePresence empty(ActorTestKit kit) {
    return new SamplePresence(
        kit.system(),
        kit.spawn(
            Behaviors.receive(PresenceCommand.class)
                .onMessage(
                    PresenceCommand.Subscribe.class,
                    subscribe -> {
                      subscribe
                          .hub()
                          .tell(
                              new PresenceFeed.Snapshot(
                                  subscribe.subscription(),
                                  1,
                                  List.of(),
                                  true,
                                  kit.createTestProbe().ref()));
                      return Behaviors.same();
                    })
                .onAnyMessage(other -> Behaviors.same())
                .build()));
  }

  @Override
  public void tell(ChannelId channel, PresenceCommand command) {
    entity.tell(command);
  }

  @Override
  public CompletionStage<PresenceReply> ask(
      ChannelId channel,
      Function<ActorRef<PresenceReply>, PresenceCommand> command,
      Duration patience) {
    return AskPattern.ask(entity, command::apply, patience, system.scheduler());
  }

  public static MemberKey key(String name) {
    return new MemberKey("conn-" + name, name);
  }

  /** Entered with its message's number as its time and data. */
  public static Entry entry(long msgSerial) {
    return new Entry(
        new PresencePayload(new Data.Text("data " + msgSerial), null, null).encode(),
        new MessageId.Numbered(msgSerial, 0),
        msgSerial,
        OWNER);
  }

  public static Held member(String name, long msgSerial) {
    return new Held(key(name), entry(msgSerial));
  }
}
