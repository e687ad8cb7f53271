package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Turns protocol values into one of the two encodings and back. Stateless: one instance serves all
 * threads.
 *
 * <p>Decoding is for bytes of strangers. It accepts nulls, unknown keys, integers of every width
 * and whole-number floats, and refuses the rest by {@link ProtocolException}: 40009 for more than
 * {@link Limits#maxFrameSize()} bytes, 80013 for what is not the encoding, 40001 for a field of a
 * wrong type. A {@link RefusedFrameException} means that the frame itself was sound and tells its
 * msgSerial. Memory is bounded by a multiple of the input's length.
 *
 * <p>Encoding leaves out what is absent and writes data so that a receiver gets back what the
 * publisher sent: bytes become base64 with an encoding step in JSON and bin in MessagePack; text
 * stays text.
 */
public interface Codec {

  /** The two encodings. */
  enum Format {
    /** JSON: text frames, {@code application/json}. */
    JSON("application/json"),
    /** MessagePack with string keys: binary frames, {@code application/x-msgpack}. */
    MSGPACK("application/x-msgpack");

    private final String contentType;

    Format(String contentType) {
      this.contentType = contentType;
    }

    /** The literal HTTP content type, which SDKs compare whole: no charset may follow it. */
    public String contentType() {
      return contentType;
    }

    /** The format that a query parameter names, {@code json} or {@code msgpack}. */
    public static Optional<Format> of(String parameter) {
      return switch (parameter.toLowerCase(Locale.ROOT)) {
        case "json" -> Optional.of(JSON);
        case "msgpack" -> Optional.of(MSGPACK);
        default -> Optional.empty();
      };
    }
  }

  /** The codec of a format, for clients under {@code limits}. */
  static Codec of(Format format, Limits limits) {
    return switch (format) {
      case JSON -> new JsonCodec(limits);
      case MSGPACK -> new MsgpackCodec(limits);
    };
  }

  /** Which encoding this is. */
  Format format();

  /** Reads one frame. */
  ProtocolMessage decode(byte[] frame) throws ProtocolException;

  /** Writes one frame. */
  byte[] encode(ProtocolMessage message);

  /** Reads the body of a REST publish: one message or an array of them, at least one. */
  List<Message> decodeMessages(byte[] body) throws ProtocolException;

  /** Writes an array of messages, the body of a REST answer. */
  byte[] encodeMessages(List<Message> messages);

  /** Writes an array of presence messages, the body of a REST answer. */
  byte[] encodePresence(List<PresenceMessage> presence);

  /** Reads any REST body. Binary nodes occur only from MessagePack. */
  JsonNode decodeTree(byte[] body) throws ProtocolException;

  /** Writes any REST answer. */
  byte[] encode(JsonNode tree);

  /** Writes the body of a refused REST request, {@code {"error": {…}}}. */
  default byte[] encodeError(ErrorInfo error) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.set("error", WireWriter.error(error));
    return encode(body);
  }
}
