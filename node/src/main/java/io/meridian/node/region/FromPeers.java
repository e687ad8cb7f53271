package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.link.LinkReceiver;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;

/** Hands what peers send to the channels it is for. */
public final class FromPeers implements LinkReceiver {
  /** Longer, and the link reads on: the message is lost and will be sent again. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ChannelDirectory channels;
  private final BooleanSupplier storageAnswers;

  /**
   * @param storageAnswers while it does not, what peers send is dropped, since channels could
   *     neither be read nor written; peers send it again
   */
  public FromPeers(ChannelDirectory channels, BooleanSupplier storageAnswers) {
    this.channels = channels;
    this.storageAnswers = storageAnswers;
  }

  @Override
  public CompletionStage<Done> receive(LinkMessage message) {
    if (!storageAnswers.getAsBoolean()) {
      return CompletableFuture.completedFuture(Done.done());
    }
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
