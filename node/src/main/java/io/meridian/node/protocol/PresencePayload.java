package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * What a member shows, as it lies in presence state and on links: a byte that tells the version of
 * this layout, then MessagePack. What is read equals what was written.
 *
 * <pre>
 *   01 | array of: data (str or bin) encoding extras; nil for absent, absent ones at its end left out
 * </pre>
 *
 * A later layout may add fields at the end of the array: this one ignores them.
 *
 * @param data in canonical form, see {@link Message#data()}
 * @param encoding see {@link Message#encoding()}
 * @param extras an object, kept as it came
 */
public record PresencePayload(
    @Nullable Data data, @Nullable String encoding, @Nullable JsonNode extras) {
  private static final byte LAYOUT_VERSION = 1;

  /** More than any frame has, because a frame's extras may lie deeper here than they came. */
  private static final int NESTING_MAX = Limits.MAX_NESTING + 4;

  /** Writes it for the presence state. */
  public byte[] encode() {
    ArrayNode fields = JsonNodeFactory.instance.arrayNode(3);
    if (data instanceof Data.Text text) {
      fields.add(text.value());
    } else if (data instanceof Data.Bytes bytes) {
      fields.add(bytes.value());
    } else {
      fields.addNull();
    }
    fields.add(encoding);
    fields.add(extras);
    while (!fields.isEmpty() && fields.get(fields.size() - 1).isNull()) {
      fields.remove(fields.size() - 1);
    }
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.addPayload(new byte[] {LAYOUT_VERSION});
      MsgpackTreeWriter.write(packer, fields);
      return packer.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
  }

  /**
   * Reads what {@link #encode} wrote.
   *
   * @throws IllegalArgumentException if it did not write this
   */
  public static PresencePayload decode(byte[] stored) {
    if (stored.length == 0 || stored[0] != LAYOUT_VERSION) {
      throw new IllegalArgumentException(
          "a member's payload has layout "
              + (stored.length == 0 ? "none" : stored[0])
              + ", known is "
              + LAYOUT_VERSION);
    }
    try {
      JsonNode fields =
          MsgpackTreeReader.read(Arrays.copyOfRange(stored, 1, stored.length), NESTING_MAX);
      JsonNode data = present(fields, 0);
      JsonNode encoding = present(fields, 1);
      return new PresencePayload(
          data == null
              ? null
              : data.isBinary()
                  ? new Data.Bytes(data.binaryValue())
                  : new Data.Text(data.textValue()),
          encoding == null ? null : encoding.textValue(),
          present(fields, 2));
    } catch (ProtocolException | IOException e) {
      throw new IllegalArgumentException(
          "a member's payload of " + stored.length + " bytes is damaged", e);
    }
  }

  private static @Nullable JsonNode present(JsonNode fields, int index) {
    JsonNode value = fields.get(index);
    return value == null || value.isNull() ? null : value;
  }
}
