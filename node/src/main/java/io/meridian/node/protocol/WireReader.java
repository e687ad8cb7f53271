package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.node.protocol.Codec.Format;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From the tree of a frame to protocol values. {@link WireWriter} is its inverse. */
final class WireReader {
  private static final int SHOWN_CHARS = 64;

  private final ItemReader items;

  WireReader(Format format) {
    this.items = new ItemReader(format);
  }

  /** A frame; its items are read last, so that a refusal of one can tell the frame's msgSerial. */
  ProtocolMessage frame(JsonNode tree) throws ProtocolException {
    if (!tree.isObject()) {
      throw ErrorCode.PROTOCOL_ERROR.refuse(
          "a frame is of type " + typeName(tree) + ", must be an object");
    }
    Fields fields = new Fields("frame", tree);
    Integer action = fields.smallInteger("action");
    if (action == null) {
      throw ErrorCode.PROTOCOL_ERROR.refuse("a frame has no action");
    }
    ProtocolMessage.Builder frame = header(ProtocolMessage.ofCode(action), fields);
    try {
      return frame
          .messages(items.messages(fields.array("messages"), "messages"))
          .presence(items.presence(fields.array("presence")))
          .annotations(objects(fields, "annotations"))
          .state(objects(fields, "state"))
          .build();
    } catch (ProtocolException e) {
      ProtocolMessage withoutItems =
          frame
              .messages(List.of())
              .presence(List.of())
              .annotations(List.of())
              .state(List.of())
              .build();
      throw new RefusedFrameException(e.error(), withoutItems);
    }
  }

  /** The body of a REST publish: one message or several. */
  List<Message> publishBody(JsonNode body) throws ProtocolException {
    List<Message> messages = items.messages(body.isArray() ? body : List.of(body), "messages");
    if (messages.isEmpty()) {
      throw ErrorCode.INVALID_BODY.refuse("the body holds no message");
    }
    return messages;
  }

  private ProtocolMessage.Builder header(ProtocolMessage.Builder frame, Fields fields)
      throws ProtocolException {
    Fields auth = fields.object("auth");
    return frame
        .id(fields.text("id"))
        .auth(auth == null ? null : auth.text("accessToken"))
        .channel(fields.text("channel"))
        .channelSerial(fields.text("channelSerial"))
        .connectionId(fields.text("connectionId"))
        .connectionKey(fields.text("connectionKey"))
        .connectionDetails(connectionDetails(fields.object("connectionDetails")))
        .count(fields.smallInteger("count"))
        .error(error(fields.object("error")))
        .flags(fields.integer("flags"))
        .msgSerial(fields.integer("msgSerial"))
        .timestamp(fields.integer("timestamp"))
        .params(params(fields.object("params")))
        .res(results(fields.array("res")));
  }

  private static @Nullable ConnectionDetails connectionDetails(@Nullable Fields fields)
      throws ProtocolException {
    if (fields == null) {
      return null;
    }
    return new ConnectionDetails(
        fields.text("clientId"),
        fields.text("connectionKey"),
        fields.integer("maxMessageSize"),
        fields.integer("maxFrameSize"),
        fields.integer("maxInboundRate"),
        fields.integer("maxOutboundRate"),
        fields.integer("connectionStateTtl"),
        fields.integer("maxIdleInterval"),
        fields.text("serverId"),
        fields.text("siteCode"),
        fields.integer("objectsGCGracePeriod"));
  }

  private static @Nullable ErrorInfo error(@Nullable Fields fields) throws ProtocolException {
    if (fields == null) {
      return null;
    }
    Integer code = fields.smallInteger("code");
    Integer statusCode = fields.smallInteger("statusCode");
    String message = fields.text("message");
    return new ErrorInfo(
        code == null ? 0 : code,
        statusCode == null ? 0 : statusCode,
        message == null ? "" : message,
        fields.text("href"),
        error(fields.object("cause")));
  }

  /** Parameters are text; numbers and booleans count as their text, anything deeper is ignored. */
  private static Map<String, String> params(@Nullable Fields fields) {
    Map<String, String> params = new LinkedHashMap<>();
    if (fields != null) {
      fields.node().properties().stream()
          .filter(param -> param.getValue().isValueNode() && !param.getValue().isNull())
          .forEach(
              param ->
                  params.put(
                      Utf8.wellFormed(param.getKey()), Utf8.wellFormed(param.getValue().asText())));
    }
    return params;
  }

  private static List<PublishResult> results(Iterable<JsonNode> array) throws ProtocolException {
    List<PublishResult> results = new ArrayList<>();
    for (JsonNode result : array) {
      List<@Nullable String> serials = new ArrayList<>();
      for (JsonNode serial : Fields.of("res", result).array("serials")) {
        serials.add(serial.textValue());
      }
      results.add(new PublishResult(serials));
    }
    return results;
  }

  private static List<JsonNode> objects(Fields fields, String name) throws ProtocolException {
    List<JsonNode> objects = new ArrayList<>();
    for (JsonNode item : fields.array(name)) {
      objects.add(Fields.of(name + "[" + objects.size() + "]", item).node());
    }
    return objects;
  }

  /** The type of a value as a client would call it. */
  static String typeName(JsonNode node) {
    return node.getNodeType().name().toLowerCase(Locale.ROOT);
  }

  /** A client's text, short enough for an error message. */
  static String shortened(String text) {
    return text.length() <= SHOWN_CHARS ? text : text.substring(0, SHOWN_CHARS) + "…";
  }
}
