package io.meridian.node.hub;

import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.JsonCodec;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.log.Entry;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import java.util.List;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A MESSAGE frame for subscribers, encoded at most once for each wire format however many
 * connections get it.
 *
 * @see #encoded
 */
public final class OutFrame {
  private final ProtocolMessage frame;
  private final Position after;
  private final int weightBytes;
  private volatile @Nullable Message json;
  private volatile @Nullable Message msgpack;

  private OutFrame(ProtocolMessage frame, Position after, int weightBytes) {
    this.frame = frame;
    this.after = after;
    this.weightBytes = weightBytes;
  }

  /**
   * The frame of an entry.
   *
   * @param channel the channel's full name, as the subscriber attached to it
   */
  public static OutFrame of(String channel, Delivery delivery) {
    Entry entry = delivery.entry();
    List<io.meridian.node.protocol.Message> messages = EntryMessages.of(entry);
    ProtocolMessage frame =
        ProtocolMessage.of(Action.MESSAGE)
            .channel(channel)
            .channelSerial(PositionCodec.encode(delivery.after()))
            .id(EntryMessages.baseId(entry))
            .connectionId(EntryMessages.connectionId(entry, messages))
            .timestamp(entry.serial().millis())
            .messages(messages)
            .build();
    return new OutFrame(frame, delivery.after(), entry.weightBytes());
  }

  /** The connection that published it, null for one that came by REST. */
  public @Nullable String publisher() {
    return frame.connectionId();
  }

  /** The subscriber's position once it has this frame. */
  public Position after() {
    return after;
  }

  /** The frame as a WebSocket message, shared among connections. */
  public Message encoded(Codec codec) {
    boolean inJson = codec instanceof JsonCodec;
    Message message = inJson ? json : msgpack;
    if (message == null) {
      message = encode(codec, frame);
      if (inJson) {
        json = message;
      } else {
        msgpack = message;
      }
    }
    return message;
  }

  /** Any frame as a WebSocket message: text for JSON, binary for MessagePack. */
  public static Message encode(Codec codec, ProtocolMessage frame) {
    return codec instanceof JsonCodec text
        ? TextMessage.create(text.encodeText(frame))
        : BinaryMessage.create(ByteString.fromArrayUnsafe(codec.encode(frame)));
  }

  /** Size of an encoded frame; of text its characters. */
  public static int sizeBytes(Message message) {
    return message.isText()
        ? message.asTextMessage().getStrictText().length()
        : message.asBinaryMessage().getStrictData().size();
  }

  /** What it costs to keep this frame waiting, in bytes. */
  public int weightBytes() {
    return weightBytes;
  }
}
