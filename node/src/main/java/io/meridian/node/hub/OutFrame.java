package io.meridian.node.hub;

import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.log.Entry;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A MESSAGE frame of an entry, with the position that it brings its subscriber to. */
public final class OutFrame extends SharedFrame {
  private final @Nullable String publisher;
  private final Position after;

  private OutFrame(ProtocolMessage frame, Position after, int weightBytes) {
    super(() -> frame, weightBytes);
    this.publisher = frame.connectionId();
    this.after = after;
  }

  /**
   * The frame of an entry.
   *
   * @param channel the channel's full name, as the subscriber attached to it
   */
  public static OutFrame of(String channel, Delivery delivery) {
    Entry entry = delivery.entry();
    List<Message> messages = EntryMessages.of(entry);
    String position = PositionCodec.encode(delivery.after());
    ProtocolMessage frame =
        ProtocolMessage.of(Action.MESSAGE)
            .channel(channel)
            .channelSerial(position)
            .id(EntryMessages.baseId(entry))
            .connectionId(EntryMessages.connectionId(entry, messages))
            .timestamp(entry.serial().millis())
            .messages(messages)
            .build();
    // Without the marks: what waits for a client is the encoded frame. Those of frames on their way
    // to a connection are bounded by the page, see JournalReplay.
    int weightBytes = entry.weightBytes() + channel.length() + position.length();
    return new OutFrame(frame, delivery.after(), weightBytes);
  }

  /** The connection that published it, null for one that came by REST. */
  public @Nullable String publisher() {
    return publisher;
  }

  /** The subscriber's position once it has this frame. */
  public Position after() {
    return after;
  }
}
