package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeMessage;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Takes what peers send. */
public interface LinkReceiver {

  /**
   * Hands over one message. Must not block.
   *
   * @return completes when the message was taken, or with a failure when it was lost, which is
   *     harmless; until then it counts against the connection's messages in flight
   */
  CompletionStage<Done> receive(LinkMessage message);

  /** Hands over what a peer says about storage. Must not block. */
  void receive(RegionId from, LifeMessage message);
}
