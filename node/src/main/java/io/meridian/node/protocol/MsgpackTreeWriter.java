package io.meridian.node.protocol;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.math.BigInteger;
import java.util.Map;
import org.msgpack.core.MessagePacker;

/** Writes a JSON tree, binary nodes included, as MessagePack. */
final class MsgpackTreeWriter {
  private MsgpackTreeWriter() {}

  static void write(MessagePacker packer, JsonNode node) throws IOException {
    switch (node.getNodeType()) {
      case OBJECT -> writeMap(packer, node);
      case ARRAY -> {
        packer.packArrayHeader(node.size());
        for (JsonNode element : node) {
          write(packer, element);
        }
      }
      case STRING -> writeText(packer, node.textValue());
      case BINARY -> writeBytes(packer, node.binaryValue());
      case NUMBER -> writeNumber(packer, node);
      case BOOLEAN -> packer.packBoolean(node.booleanValue());
      case NULL, MISSING -> packer.packNil();
      case POJO ->
          throw new IllegalArgumentException("a tree of the protocol holds no Java objects");
    }
  }

  /**
   * Unlike the packer's own method this one does not fail on lone surrogates: they become question
   * marks.
   */
  static void writeText(MessagePacker packer, String text) throws IOException {
    byte[] utf8 = text.getBytes(UTF_8);
    packer.packRawStringHeader(utf8.length);
    packer.writePayload(utf8);
  }

  static void writeBytes(MessagePacker packer, byte[] bytes) throws IOException {
    packer.packBinaryHeader(bytes.length);
    packer.writePayload(bytes);
  }

  private static void writeMap(MessagePacker packer, JsonNode map) throws IOException {
    packer.packMapHeader(map.size());
    for (Map.Entry<String, JsonNode> field : map.properties()) {
      writeText(packer, field.getKey());
      write(packer, field.getValue());
    }
  }

  private static void writeNumber(MessagePacker packer, JsonNode number) throws IOException {
    if (number.isIntegralNumber() && number.canConvertToLong()) {
      packer.packLong(number.longValue());
    } else if (number.isIntegralNumber() && isUnsignedLong(number.bigIntegerValue())) {
      packer.packBigInteger(number.bigIntegerValue());
    } else {
      packer.packDouble(number.doubleValue());
    }
  }

  private static boolean isUnsignedLong(BigInteger value) {
    return value.signum() >= 0 && value.bitLength() <= Long.SIZE;
  }
}
