package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/**
 * Messages as they lie in a channel's log: a byte that tells the version of this layout, then
 * MessagePack. What is read equals what was written, but for connection keys, which are secrets and
 * are left out.
 *
 * <pre>
 *   01 | array of messages, each an array in this order, nil for absent, absent ones at its end left out:
 *        id name data encoding extras clientId connectionId timestamp serial action version annotations
 *        (data: str or bin; version: array of serial timestamp clientId description metadata)
 * </pre>
 *
 * A later layout may add fields at the end of these arrays: this one ignores them.
 */
public final class StoredMessages {
  private static final byte LAYOUT_VERSION = 1;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** More than any frame has, because a frame's extras may lie deeper here than they came. */
  private static final int NESTING_MAX = Limits.MAX_NESTING + 4;

  private StoredMessages() {}

  /** Writes messages for the log. */
  public static byte[] encode(List<Message> messages) {
    ArrayNode array = NODES.arrayNode(messages.size());
    messages.forEach(message -> array.add(fields(message)));
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      packer.addPayload(new byte[] {LAYOUT_VERSION});
      MsgpackTreeWriter.write(packer, array);
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
  public static List<Message> decode(byte[] stored) {
    if (stored.length == 0 || stored[0] != LAYOUT_VERSION) {
      throw new IllegalArgumentException(
          "stored messages have layout "
              + (stored.length == 0 ? "none" : stored[0])
              + ", known is "
              + LAYOUT_VERSION);
    }
    try {
      JsonNode array =
          MsgpackTreeReader.read(Arrays.copyOfRange(stored, 1, stored.length), NESTING_MAX);
      List<Message> messages = new ArrayList<>(array.size());
      for (JsonNode fields : array) {
        messages.add(message(fields));
      }
      return List.copyOf(messages);
    } catch (ProtocolException | IOException e) {
      throw new IllegalArgumentException(
          "stored messages of " + stored.length + " bytes are damaged", e);
    }
  }

  private static ArrayNode fields(Message message) {
    ArrayNode fields = NODES.arrayNode();
    fields.add(message.id());
    fields.add(message.name());
    if (message.data() instanceof Data.Text text) {
      fields.add(text.value());
    } else if (message.data() instanceof Data.Bytes bytes) {
      fields.add(bytes.value());
    } else {
      fields.addNull();
    }
    fields.add(message.encoding());
    fields.add(message.extras());
    fields.add(message.clientId());
    fields.add(message.connectionId());
    fields.add(message.timestamp());
    fields.add(message.serial());
    fields.add(message.action() == MessageAction.CREATE ? null : message.action().code());
    fields.add(message.version() == null ? null : fields(message.version()));
    fields.add(message.annotations());
    return withoutAbsentEnd(fields);
  }

  private static ArrayNode fields(MessageVersion version) {
    ArrayNode fields = NODES.arrayNode();
    fields.add(version.serial());
    fields.add(version.timestamp());
    fields.add(version.clientId());
    fields.add(version.description());
    fields.add(version.metadata());
    return withoutAbsentEnd(fields);
  }

  private static ArrayNode withoutAbsentEnd(ArrayNode fields) {
    while (!fields.isEmpty() && fields.get(fields.size() - 1).isNull()) {
      fields.remove(fields.size() - 1);
    }
    return fields;
  }

  private static Message message(JsonNode fields) throws IOException {
    Long action = number(fields, 9);
    return new Message(
        text(fields, 0),
        text(fields, 1),
        data(fields, 2),
        text(fields, 3),
        present(fields, 4),
        text(fields, 5),
        text(fields, 6),
        null,
        number(fields, 7),
        text(fields, 8),
        action == null ? MessageAction.CREATE : action(action),
        version(present(fields, 10)),
        present(fields, 11));
  }

  private static @Nullable MessageVersion version(@Nullable JsonNode fields) {
    if (fields == null) {
      return null;
    }
    return new MessageVersion(
        text(fields, 0), number(fields, 1), text(fields, 2), text(fields, 3), present(fields, 4));
  }

  private static MessageAction action(long code) {
    return MessageAction.of((int) code)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "a stored message has action " + code + ", must be 0 to 5"));
  }

  private static @Nullable Data data(JsonNode fields, int index) throws IOException {
    JsonNode data = present(fields, index);
    if (data == null) {
      return null;
    }
    return data.isBinary() ? new Data.Bytes(data.binaryValue()) : new Data.Text(data.textValue());
  }

  private static @Nullable String text(JsonNode fields, int index) {
    JsonNode value = present(fields, index);
    return value == null ? null : value.textValue();
  }

  private static @Nullable Long number(JsonNode fields, int index) {
    JsonNode value = present(fields, index);
    return value == null ? null : value.longValue();
  }

  private static @Nullable JsonNode present(JsonNode fields, int index) {
    JsonNode value = fields.get(index);
    return value == null || value.isNull() ? null : value;
  }
}
