package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.link.LinkReceiver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Hands what peers send to the channels it is for. */
public final class FromPeers implements LinkReceiver {
  /** Longer, and the link reads on: the message is lost and will be sent again. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ChannelDirectory channels;
  private final PeerEpochs epochs;

  public FromPeers(ChannelDirectory channels, PeerEpochs epochs) {
    this.channels = channels;
    this.epochs = epochs;
  }

  @Override
  public CompletionStage<Done> receive(LinkMessage message) {
    epochs.heard(message.from(), message.epoch());
    ChannelId channel;
    try {
      channel = ChannelId.parse(message.channel());
    } catch (IllegalArgumentException e) {
      return CompletableFuture.failedFuture(e);
    }
    return channels
        .ask(channel, takenBy -> new ChannelCommand.FromPeer(message, takenBy), PATIENCE)
        .thenApply(taken -> Done.done());
  }
}
