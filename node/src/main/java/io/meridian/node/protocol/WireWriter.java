package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.protocol.Codec.Format;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From protocol values to the tree of a frame, absent fields left out. {@link WireReader} is its
 * inverse.
 */
final class WireWriter {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final Format format;

  WireWriter(Format format) {
    this.format = format;
  }

  ObjectNode frame(ProtocolMessage message) {
    ObjectNode frame = NODES.objectNode();
    frame.put("action", message.actionCode());
    put(frame, "id", message.id());
    if (message.auth() != null) {
      frame.set("auth", NODES.objectNode().put("accessToken", message.auth()));
    }
    put(frame, "channel", message.channel());
    put(frame, "channelSerial", message.channelSerial());
    put(frame, "connectionId", message.connectionId());
    put(frame, "connectionKey", message.connectionKey());
    if (message.connectionDetails() != null) {
      frame.set("connectionDetails", connectionDetails(message.connectionDetails()));
    }
    put(frame, "flags", message.flags());
    put(frame, "msgSerial", message.msgSerial());
    if (message.count() != null) {
      frame.put("count", message.count());
    }
    if (message.error() != null) {
      frame.set("error", error(message.error()));
    }
    put(frame, "timestamp", message.timestamp());
    if (!message.params().isEmpty()) {
      ObjectNode params = frame.putObject("params");
      message.params().forEach(params::put);
    }
    putItems(frame, message);
    return frame;
  }

  ArrayNode messages(List<Message> messages) {
    ArrayNode array = NODES.arrayNode(messages.size());
    for (Message message : messages) {
      array.add(message(message));
    }
    return array;
  }

  ArrayNode presence(List<PresenceMessage> presence) {
    ArrayNode array = NODES.arrayNode(presence.size());
    presence.forEach(member -> array.add(presence(member)));
    return array;
  }

  static ObjectNode error(ErrorInfo error) {
    ObjectNode node = NODES.objectNode();
    node.put("code", error.code());
    node.put("statusCode", error.statusCode());
    node.put("message", error.message());
    put(node, "href", error.href());
    if (error.cause() != null) {
      node.set("cause", error(error.cause()));
    }
    return node;
  }

  private void putItems(ObjectNode frame, ProtocolMessage message) {
    if (!message.messages().isEmpty()) {
      frame.set("messages", messages(message.messages()));
    }
    // SDKs walk a SYNC's array without asking whether it is there, so a channel without members
    // sends an empty one.
    if (!message.presence().isEmpty() || message.action() == Action.SYNC) {
      frame.set("presence", presence(message.presence()));
    }
    if (!message.annotations().isEmpty()) {
      frame.putArray("annotations").addAll(message.annotations());
    }
    if (!message.state().isEmpty()) {
      frame.putArray("state").addAll(message.state());
    }
    if (!message.res().isEmpty()) {
      ArrayNode results = frame.putArray("res");
      for (PublishResult result : message.res()) {
        ArrayNode serials = results.addObject().putArray("serials");
        result.serials().forEach(serials::add);
      }
    }
  }

  private ObjectNode message(Message message) {
    ObjectNode node = NODES.objectNode();
    put(node, "id", message.id());
    put(node, "name", message.name());
    DataCodec.write(node, message.data(), message.encoding(), format);
    put(node, "extras", message.extras());
    put(node, "clientId", message.clientId());
    put(node, "connectionId", message.connectionId());
    put(node, "connectionKey", message.connectionKey());
    put(node, "timestamp", message.timestamp());
    put(node, "serial", message.serial());
    node.put("action", message.action().code());
    if (message.version() != null) {
      node.set("version", version(message.version()));
    }
    put(node, "annotations", message.annotations());
    return node;
  }

  private ObjectNode presence(PresenceMessage member) {
    ObjectNode node = NODES.objectNode();
    node.put("action", member.action().code());
    put(node, "id", member.id());
    put(node, "clientId", member.clientId());
    put(node, "connectionId", member.connectionId());
    put(node, "timestamp", member.timestamp());
    DataCodec.write(node, member.data(), member.encoding(), format);
    put(node, "extras", member.extras());
    put(node, "serial", member.serial());
    return node;
  }

  private static ObjectNode version(MessageVersion version) {
    ObjectNode node = NODES.objectNode();
    put(node, "serial", version.serial());
    put(node, "timestamp", version.timestamp());
    put(node, "clientId", version.clientId());
    put(node, "description", version.description());
    put(node, "metadata", version.metadata());
    return node;
  }

  private static ObjectNode connectionDetails(ConnectionDetails details) {
    ObjectNode node = NODES.objectNode();
    put(node, "clientId", details.clientId());
    put(node, "connectionKey", details.connectionKey());
    put(node, "maxMessageSize", details.maxMessageSize());
    put(node, "maxFrameSize", details.maxFrameSize());
    put(node, "maxInboundRate", details.maxInboundRate());
    put(node, "maxOutboundRate", details.maxOutboundRate());
    put(node, "connectionStateTtl", details.connectionStateTtl());
    put(node, "maxIdleInterval", details.maxIdleInterval());
    put(node, "serverId", details.serverId());
    put(node, "siteCode", details.siteCode());
    put(node, "objectsGCGracePeriod", details.objectsGCGracePeriod());
    return node;
  }

  private static void put(ObjectNode into, String name, @Nullable String value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static void put(ObjectNode into, String name, @Nullable Long value) {
    if (value != null) {
      into.put(name, value);
    }
  }

  private static void put(ObjectNode into, String name, @Nullable JsonNode value) {
    if (value != null) {
      into.set(name, value);
    }
  }
}
