package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.wire.WireException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Takes what peers send. */
public interface LinkReceiver {

  /**
   * Hands over one message. Must not block.
   *
   * @return completes when the message was taken, or with a failure when it was lost, which is
   *     harmless; until then it counts against the connection's messages in flight
   * @throws WireException when it makes no sense: the connection is closed
   */
  CompletionStage<Done> receive(LinkMessage message) throws WireException;

  /**
   * Hands over one message about a channel's presence, as {@link #receive(LinkMessage)}.
   *
   * @param message what the peer's presence sent, unread
   * @throws WireException when it makes no sense; the connection is closed
   */
  CompletionStage<Done> receivePresence(RegionId from, String channel, byte[] message)
      throws WireException;

  /**
   * Hands over which regions a peer hears. Must not block.
   *
   * @param word unread
   * @throws WireException when it makes no sense; the connection is closed
   */
  void receiveHorizon(RegionId from, byte[] word) throws WireException;

  /** Hands over what a peer says about storage. Must not block. */
  void receive(RegionId from, LifeMessage message);
}
