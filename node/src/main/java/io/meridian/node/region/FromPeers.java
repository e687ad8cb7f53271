package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.PresenceCommand;
import io.meridian.node.presence.PresenceDirectory;
import io.meridian.presence.channel.PeerMessageCodec;
import io.meridian.presence.crdt.PresenceFormatException;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.link.LinkReceiver;
import io.meridian.replication.wire.WireException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * Hands what peers send to the channels and the presence it is for. Before the channels run it is
 * dropped, as by a link that is down.
 */
public final class FromPeers implements LinkReceiver {
  /** Longer, and the link reads on: the message is lost and will be sent again. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Takes which regions a peer hears, as bytes. */
  @FunctionalInterface
  public interface Words {
    void heard(RegionId from, byte[] word) throws WireException;
  }

  private final BiConsumer<RegionId, LifeMessage> lives;
  private final Words words;
  private final PeerEpochs epochs;
  private final BooleanSupplier storageAnswers;
  private volatile @Nullable ChannelDirectory channels;
  private volatile @Nullable PresenceDirectory presence;

  /**
   * @param lives takes what peers say about storage, on any thread
   * @param words takes which regions peers hear, on any thread
   * @param epochs is told the life of each peer's storage
   * @param storageAnswers while it does not, what peers send is dropped, since channels could
   *     neither be read nor written; peers send it again
   */
  public FromPeers(
      BiConsumer<RegionId, LifeMessage> lives,
      Words words,
      PeerEpochs epochs,
      BooleanSupplier storageAnswers) {
    this.lives = lives;
    this.words = words;
    this.epochs = epochs;
    this.storageAnswers = storageAnswers;
  }

  public void handTo(ChannelDirectory running) {
    channels = running;
  }

  /** Presence needs no storage, so it may run before the channels. */
  public void handTo(PresenceDirectory running) {
    presence = running;
  }

  @Override
  public CompletionStage<Done> receive(LinkMessage message) throws WireException {
    ChannelId channel;
    try {
      channel = ChannelId.parse(message.channel());
    } catch (IllegalArgumentException e) {
      throw new WireException("message: " + e.getMessage());
    }
    epochs.heard(message.from(), message.epoch());
    ChannelDirectory running = channels;
    if (running == null || !storageAnswers.getAsBoolean()) {
      return CompletableFuture.completedFuture(Done.done());
    }
    return running
        .ask(channel, takenBy -> new ChannelCommand.FromPeer(message, takenBy), PATIENCE)
        .thenApply(taken -> Done.done());
  }

  @Override
  public CompletionStage<Done> receivePresence(RegionId from, String channel, byte[] message)
      throws WireException {
    ChannelId id;
    try {
      id = ChannelId.parse(channel);
      // Here, where the link can still be closed; what is handed on is what was read.
      PeerMessageCodec.decode(message);
    } catch (IllegalArgumentException | PresenceFormatException e) {
      throw new WireException("presence: " + e.getMessage());
    }
    PresenceDirectory running = presence;
    if (running == null) {
      return CompletableFuture.completedFuture(Done.done());
    }
    return running
        .ask(id, takenBy -> new PresenceCommand.FromPeer(from.value(), message, takenBy), PATIENCE)
        .thenApply(taken -> Done.done());
  }

  @Override
  public void receiveHorizon(RegionId from, byte[] word) throws WireException {
    words.heard(from, word);
  }

  @Override
  public void receive(RegionId from, LifeMessage message) {
    lives.accept(from, message);
  }
}
