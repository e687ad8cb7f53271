package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import org.msgpack.core.ExtensionTypeHeader;
import org.msgpack.core.MessageFormat;
import org.msgpack.core.MessagePack;
import org.msgpack.core.MessagePackException;
import org.msgpack.core.MessageUnpacker;

/**
 * Reads MessagePack into the tree that JSON has, plus binary nodes.
 *
 * <p>A header may claim any count. Since each element takes at least one byte, a claim beyond the
 * bytes that are left is refused before anything is allocated for it.
 */
final class MsgpackTreeReader {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final MessageUnpacker unpacker;
  private final int sizeBytes;
  private final int nestingMax;

  private MsgpackTreeReader(MessageUnpacker unpacker, int sizeBytes, int nestingMax) {
    this.unpacker = unpacker;
    this.sizeBytes = sizeBytes;
    this.nestingMax = nestingMax;
  }

  /**
   * The one value in {@code bytes}, nested to {@code nestingMax} at most; 80013 for anything else.
   */
  static JsonNode read(byte[] bytes, int nestingMax) throws ProtocolException {
    try (MessageUnpacker unpacker = MessagePack.newDefaultUnpacker(bytes)) {
      MsgpackTreeReader reader = new MsgpackTreeReader(unpacker, bytes.length, nestingMax);
      JsonNode tree = reader.value(1);
      if (reader.bytesLeft() > 0) {
        throw malformed(reader.bytesLeft() + " bytes follow the value");
      }
      return tree;
    } catch (MessagePackException e) {
      throw malformed(String.valueOf(e.getMessage()));
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }

  private JsonNode value(int depth) throws IOException, ProtocolException {
    if (bytesLeft() == 0) {
      throw malformed("it ends where a value is expected");
    }
    MessageFormat format = unpacker.getNextFormat();
    return switch (format.getValueType()) {
      case NIL -> {
        unpacker.unpackNil();
        yield NODES.nullNode();
      }
      case BOOLEAN -> NODES.booleanNode(unpacker.unpackBoolean());
      case INTEGER -> integer(format);
      case FLOAT -> NODES.numberNode(unpacker.unpackDouble());
      case STRING -> NODES.textNode(text());
      case BINARY -> NODES.binaryNode(payload(unpacker.unpackBinaryHeader()));
      case ARRAY -> array(depth);
      case MAP -> map(depth);
      case EXTENSION -> extension();
    };
  }

  private JsonNode integer(MessageFormat format) throws IOException {
    if (format == MessageFormat.UINT64) {
      BigInteger value = unpacker.unpackBigInteger();
      return value.bitLength() < Long.SIZE ? integer(value.longValue()) : NODES.numberNode(value);
    }
    return integer(unpacker.unpackLong());
  }

  /** The node that JSON has for the number, so that trees of both encodings are equal. */
  private static JsonNode integer(long value) {
    return (int) value == value ? NODES.numberNode((int) value) : NODES.numberNode(value);
  }

  private String text() throws IOException, ProtocolException {
    return new String(payload(unpacker.unpackRawStringHeader()), UTF_8);
  }

  private byte[] payload(int length) throws IOException, ProtocolException {
    if (length < 0 || length > bytesLeft()) {
      throw malformed(
          "a value claims "
              + Integer.toUnsignedString(length)
              + " bytes, "
              + bytesLeft()
              + " are left");
    }
    return unpacker.readPayload(length);
  }

  private JsonNode array(int depth) throws IOException, ProtocolException {
    int count = unpacker.unpackArrayHeader();
    checkContainer(count, count, depth);
    ArrayNode array = NODES.arrayNode();
    for (int i = 0; i < count; i++) {
      array.add(value(depth + 1));
    }
    return array;
  }

  private JsonNode map(int depth) throws IOException, ProtocolException {
    int count = unpacker.unpackMapHeader();
    checkContainer(count, 2L * count, depth);
    ObjectNode map = NODES.objectNode();
    for (int i = 0; i < count; i++) {
      if (bytesLeft() == 0 || !unpacker.getNextFormat().getValueType().isStringType()) {
        throw malformed("a map key is not a str");
      }
      String key = text();
      map.set(key, value(depth + 1));
    }
    return map;
  }

  private void checkContainer(int count, long elementCount, int depth) throws ProtocolException {
    if (count < 0 || elementCount > bytesLeft()) {
      throw malformed(
          "an array or map claims "
              + Integer.toUnsignedString(count)
              + " items, "
              + bytesLeft()
              + " bytes are left");
    }
    if (depth > nestingMax) {
      throw malformed("it is nested deeper than " + nestingMax);
    }
  }

  /** The protocol has no extension types; like other unknown things they count as absent. */
  private JsonNode extension() throws IOException, ProtocolException {
    ExtensionTypeHeader header = unpacker.unpackExtensionTypeHeader();
    payload(header.getLength());
    return NODES.nullNode();
  }

  private long bytesLeft() {
    return sizeBytes - unpacker.getTotalReadBytes();
  }

  private static ProtocolException malformed(String reason) {
    return ErrorCode.PROTOCOL_ERROR.refuse("not valid MessagePack: " + reason);
  }
}
