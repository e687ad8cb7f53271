package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.protocol.Codec.Format;
import java.io.IOException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * Data on the wire against data in canonical form (RSL4, RSL6). The server looks at no more of an
 * encoding than its outermost step, and only when that is JSON's way to carry bytes:
 *
 * <pre>
 *   JSON in         "aGk=", "cipher+aes-128-cbc/base64"   -> Bytes, "cipher+aes-128-cbc"
 *   MessagePack in  bin,    "cipher+aes-128-cbc"          -> Bytes, "cipher+aes-128-cbc"
 *   either in       {"a":1}, no encoding                  -> Text {"a":1}, "json"
 *   JSON out        Bytes, "cipher+aes-128-cbc"           -> "aGk=", "cipher+aes-128-cbc/base64"
 * </pre>
 */
final class DataCodec {
  private static final String BASE64 = "base64";
  private static final String JSON = "json";

  private DataCodec() {}

  /** Data in canonical form and what is left of its encoding. */
  record Canonical(@Nullable Data data, @Nullable String encoding) {}

  /**
   * Reads {@code node}, null for absent, of an item called {@code item} in errors. Refuses with
   * 40013.
   */
  static Canonical read(
      @Nullable JsonNode node, @Nullable String encoding, Format format, String item)
      throws ProtocolException {
    if (node == null) {
      return new Canonical(null, encoding);
    }
    try {
      return switch (node.getNodeType()) {
        case STRING -> readText(node.textValue(), encoding, format, item);
        case BINARY -> new Canonical(new Data.Bytes(node.binaryValue()), encoding);
        case OBJECT, ARRAY -> readTree(node, encoding, item);
        default ->
            throw ErrorCode.INVALID_DATA.refuse(
                item
                    + " has data of type "
                    + WireReader.typeName(node)
                    + ", must be text, bytes, an object or an array");
      };
    } catch (IOException e) {
      throw new IllegalStateException("a binary node has no bytes", e);
    }
  }

  /** Writes data and encoding into the object of their message. */
  static void write(
      ObjectNode into, @Nullable Data data, @Nullable String encoding, Format format) {
    String wireEncoding = encoding;
    if (data instanceof Data.Text text) {
      into.put("data", text.value());
    } else if (data instanceof Data.Bytes bytes && format == Format.MSGPACK) {
      into.put("data", bytes.value());
    } else if (data instanceof Data.Bytes bytes) {
      into.put("data", Base64.getEncoder().encodeToString(bytes.value()));
      wireEncoding = encoding == null || encoding.isEmpty() ? BASE64 : encoding + '/' + BASE64;
    }
    if (wireEncoding != null) {
      into.put("encoding", wireEncoding);
    }
  }

  private static Canonical readText(
      String text, @Nullable String encoding, Format format, String item) throws ProtocolException {
    if (format == Format.MSGPACK
        || encoding == null
        || !(encoding.equals(BASE64) || encoding.endsWith("/" + BASE64))) {
      return new Canonical(new Data.Text(Utf8.wellFormed(text)), encoding);
    }
    try {
      Data bytes = new Data.Bytes(Base64.getDecoder().decode(text));
      String rest =
          encoding.equals(BASE64)
              ? null
              : encoding.substring(0, encoding.length() - BASE64.length() - 1);
      return new Canonical(bytes, rest);
    } catch (IllegalArgumentException e) {
      throw ErrorCode.INVALID_DATA.refuse(
          item
              + " has encoding '"
              + WireReader.shortened(encoding)
              + "', but its data is not base64: "
              + e.getMessage());
    }
  }

  private static Canonical readTree(JsonNode tree, @Nullable String encoding, String item)
      throws ProtocolException {
    if (encoding != null && !encoding.isEmpty() && !encoding.equals(JSON)) {
      throw ErrorCode.INVALID_DATA.refuse(
          item
              + " has data of type "
              + WireReader.typeName(tree)
              + " and encoding '"
              + WireReader.shortened(encoding)
              + "', which is for text or bytes");
    }
    return new Canonical(new Data.Text(Utf8.wellFormed(JsonCodec.toText(tree))), JSON);
  }
}
