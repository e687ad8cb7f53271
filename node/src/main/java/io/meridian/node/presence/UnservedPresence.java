package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;

/** TODO (required): goes when the entities of presence are there; until then nobody answers. */
public final class UnservedPresence implements PresenceDirectory {
  @Override
  public void tell(ChannelId channel, PresenceCommand command) {
    // Like an entity that never gets it.
  }

  @Override
  public CompletionStage<PresenceReply> ask(
      ChannelId channel,
      Function<ActorRef<PresenceReply>, PresenceCommand> command,
      Duration patience) {
    return CompletableFuture.failedFuture(new TimeoutException("no presence of " + channel.text()));
  }
}
