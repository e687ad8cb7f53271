package io.meridian.node.hub;

import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.JsonCodec;
import io.meridian.node.protocol.ProtocolMessage;
import java.util.function.Supplier;
import org.apache.pekko.http.javadsl.model.ws.BinaryMessage;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.TextMessage;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * A frame for subscribers, encoded at most about once for each wire format however many connections
 * get it. Any thread may encode it; the first one that needs it does.
 */
public class SharedFrame {
  private final Supplier<ProtocolMessage> frame;
  private final int weightBytes;
  private volatile @Nullable Message json;
  private volatile @Nullable Message msgpack;

  /**
   * @param frame makes the frame when it is first encoded in a format
   * @param weightBytes what it costs to keep the frame waiting, as far as it can be told before it
   *     is encoded
   */
  SharedFrame(Supplier<ProtocolMessage> frame, int weightBytes) {
    this.frame = frame;
    this.weightBytes = weightBytes;
  }

  /** The frame as a WebSocket message, shared among connections. */
  public final Message encoded(Codec codec) {
    boolean inJson = codec instanceof JsonCodec;
    Message message = inJson ? json : msgpack;
    if (message == null) {
      message = encode(codec, frame.get());
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

  /**
   * What it costs to keep this frame waiting, in bytes: not less than it takes in any format in
   * which it was encoded, where text may be escaped and bytes are base64.
   */
  public final int weightBytes() {
    return Math.max(weightBytes, Math.max(encodedBytes(json), encodedBytes(msgpack)));
  }

  private static int encodedBytes(@Nullable Message encoded) {
    return encoded == null ? 0 : sizeBytes(encoded);
  }
}
