package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.node.protocol.Codec.Format;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** From trees to messages and presence messages. */
final class ItemReader {
  private final Format format;

  ItemReader(Format format) {
    this.format = format;
  }

  /** Messages; {@code owner} is what their array is called in errors. */
  List<Message> messages(Iterable<JsonNode> array, String owner) throws ProtocolException {
    List<Message> messages = new ArrayList<>();
    for (JsonNode item : array) {
      messages.add(message(Fields.of(owner + "[" + messages.size() + "]", item)));
    }
    return messages;
  }

  List<PresenceMessage> presence(Iterable<JsonNode> array) throws ProtocolException {
    List<PresenceMessage> presence = new ArrayList<>();
    for (JsonNode item : array) {
      presence.add(presenceMessage(Fields.of("presence[" + presence.size() + "]", item)));
    }
    return presence;
  }

  private Message message(Fields fields) throws ProtocolException {
    DataCodec.Canonical canonical =
        DataCodec.read(fields.any("data"), fields.text("encoding"), format, fields.owner());
    return new Message(
        fields.text("id"),
        fields.text("name"),
        canonical.data(),
        canonical.encoding(),
        extras(fields),
        fields.text("clientId"),
        fields.text("connectionId"),
        fields.text("connectionKey"),
        fields.integer("timestamp"),
        fields.text("serial"),
        messageAction(fields),
        version(fields.object("version")),
        objectOrNull(fields.object("annotations")));
  }

  private PresenceMessage presenceMessage(Fields fields) throws ProtocolException {
    DataCodec.Canonical canonical =
        DataCodec.read(fields.any("data"), fields.text("encoding"), format, fields.owner());
    return new PresenceMessage(
        presenceAction(fields),
        fields.text("clientId"),
        fields.text("connectionId"),
        fields.text("id"),
        fields.integer("timestamp"),
        canonical.data(),
        canonical.encoding(),
        extras(fields),
        fields.text("serial"));
  }

  private static MessageAction messageAction(Fields fields) throws ProtocolException {
    Integer code = fields.smallInteger("action");
    if (code == null) {
      return MessageAction.CREATE;
    }
    return MessageAction.of(code)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_PARAMETER.refuse(
                    fields.owner() + ".action is " + code + ", must be 0 to 5"));
  }

  private static PresenceAction presenceAction(Fields fields) throws ProtocolException {
    Integer code = fields.smallInteger("action");
    if (code == null) {
      throw ErrorCode.INVALID_PARAMETER.refuse(fields.owner() + " has no action");
    }
    return PresenceAction.of(code)
        .orElseThrow(
            () ->
                ErrorCode.INVALID_PARAMETER.refuse(
                    fields.owner() + ".action is " + code + ", must be 0 to 4"));
  }

  private static @Nullable JsonNode extras(Fields fields) throws ProtocolException {
    JsonNode extras = fields.any("extras");
    if (extras != null && !extras.isObject()) {
      throw ErrorCode.EXTRAS_NOT_ALLOWED.refuse(
          fields.owner()
              + ".extras is of type "
              + WireReader.typeName(extras)
              + ", must be an object");
    }
    return extras;
  }

  private static @Nullable MessageVersion version(@Nullable Fields fields)
      throws ProtocolException {
    if (fields == null || fields.node().isEmpty()) {
      return null;
    }
    return new MessageVersion(
        fields.text("serial"),
        fields.integer("timestamp"),
        fields.text("clientId"),
        fields.text("description"),
        objectOrNull(fields.object("metadata")));
  }

  private static @Nullable JsonNode objectOrNull(@Nullable Fields fields) {
    return fields == null ? null : fields.node();
  }
}
