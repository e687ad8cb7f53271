package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** The presence of the region's channels, wherever in the cluster they are. */
public interface PresenceDirectory {

  /** Sends without a promise that it arrives. */
  void tell(ChannelId channel, PresenceCommand command);

  /** Asks; fails when no answer comes within {@code patience}. */
  CompletionStage<PresenceReply> ask(
      ChannelId channel,
      Function<ActorRef<PresenceReply>, PresenceCommand> command,
      Duration patience);
}
