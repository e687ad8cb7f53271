package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * The protocol in JSON, compact, one object a frame. WebSockets carry it as text, REST as bytes in
 * UTF-8.
 */
public final class JsonCodec implements Codec {
  private static final JsonMapper MAPPER = strictMapper();

  private final WireReader reader = new WireReader(Format.JSON);
  private final WireWriter writer = new WireWriter(Format.JSON);
  private final Limits limits;

  /** A codec for clients under {@code limits}. */
  public JsonCodec(Limits limits) {
    this.limits = limits;
  }

  @Override
  public Format format() {
    return Format.JSON;
  }

  /** Reads a text frame. */
  public ProtocolMessage decodeText(String frame) throws ProtocolException {
    // In UTF-8 a frame has at least as many bytes as chars, so most oversize frames are found
    // without counting.
    int sizeBytes = frame.length() > limits.maxFrameSize() ? frame.length() : Utf8.sizeBytes(frame);
    FrameSize.check(sizeBytes, limits);
    return reader.frame(parse(frame));
  }

  /** Writes a text frame. */
  public String encodeText(ProtocolMessage message) {
    return toText(writer.frame(message));
  }

  @Override
  public ProtocolMessage decode(byte[] frame) throws ProtocolException {
    return reader.frame(decodeTree(frame));
  }

  @Override
  public byte[] encode(ProtocolMessage message) {
    return encode(writer.frame(message));
  }

  @Override
  public List<Message> decodeMessages(byte[] body) throws ProtocolException {
    return reader.publishBody(decodeTree(body));
  }

  @Override
  public byte[] encodeMessages(List<Message> messages) {
    return encode(writer.messages(messages));
  }

  @Override
  public byte[] encodePresence(List<PresenceMessage> presence) {
    return encode(writer.presence(presence));
  }

  @Override
  public JsonNode decodeTree(byte[] body) throws ProtocolException {
    FrameSize.check(body.length, limits);
    // By way of a String: malformed UTF-8 becomes U+FFFD instead of an error, and UTF-16 is not
    // guessed.
    return parse(new String(body, UTF_8));
  }

  @Override
  public byte[] encode(JsonNode tree) {
    return toText(tree).getBytes(UTF_8);
  }

  /** JSON text of a tree; binary nodes become base64. */
  static String toText(JsonNode tree) {
    try {
      return MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("a JSON tree cannot be written as text", e);
    }
  }

  private static JsonNode parse(String json) throws ProtocolException {
    try (JsonParser parser = MAPPER.createParser(json)) {
      JsonNode tree = MAPPER.readTree(parser);
      if (tree == null || parser.nextToken() != null) {
        throw ErrorCode.PROTOCOL_ERROR.refuse(
            "expected exactly one JSON value, got " + (tree == null ? "none" : "more"));
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw ErrorCode.PROTOCOL_ERROR.refuse("not valid JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private static JsonMapper strictMapper() {
    JsonFactory factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(Limits.MAX_NESTING).build())
            // Strangers choose the field names: neither a symbol table nor interned strings may
            // grow by them.
            .disable(JsonFactory.Feature.CANONICALIZE_FIELD_NAMES)
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();
    return JsonMapper.builder(factory)
        .disable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .build();
  }
}
