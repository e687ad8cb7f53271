package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a publish must be like, by WebSocket or REST. A publish is accepted or refused as a whole.
 */
public final class PublishRules {
  private static final List<String> SERVER_SET_EXTRAS = List.of("delta", "userClaim");

  private PublishRules() {}

  /**
   * Accepts a publish or refuses it, with 40034 for too many messages, 40009 for too many bytes,
   * 40012 for client ids, 40031 for ids, 40003 for actions and serials, 40032 for extras. Client
   * ids are stamped; {@code connectionId}, {@code connectionKey}, {@code timestamp} and everything
   * else that is the server's to say is removed, so who honours a connection key looks at it
   * before.
   */
  public static AcceptedPublish accept(
      List<Message> messages, ClientIdRule clientIds, Limits limits) throws ProtocolException {
    if (messages.isEmpty()) {
      throw ErrorCode.INVALID_BODY.refuse("the publish holds no message");
    }
    if (messages.size() > limits.maxMessagesPerPublish()) {
      throw ErrorCode.TOO_MANY_MESSAGES.refuse(
          "the publish holds "
              + messages.size()
              + " messages, max "
              + limits.maxMessagesPerPublish());
    }
    List<Message> accepted = new ArrayList<>(messages.size());
    for (Message message : messages) {
      accepted.add(acceptOne(message, messages.size(), clientIds, limits));
    }
    checkSize(accepted, limits);
    return new AcceptedPublish(accepted, baseId(accepted, limits), ephemeral(accepted));
  }

  /**
   * The client id of something published under {@code rule}: stamped if it names none. Refused with
   * 40012 is one that the rule does not allow, and an empty one, {@code *} or one above {@link
   * Limits#maxFieldBytes()} under any rule.
   */
  public static @Nullable String stampedClientId(
      @Nullable String named, ClientIdRule rule, Limits limits) throws ProtocolException {
    if (named == null) {
      return rule instanceof ClientIdRule.Fixed fixed ? fixed.clientId() : null;
    }
    checkClientId(named, limits);
    if (rule instanceof ClientIdRule.Fixed fixed && !fixed.clientId().equals(named)) {
      throw ErrorCode.INVALID_CLIENT_ID.refuse(
          "client id '"
              + WireReader.shortened(named)
              + "' is not the connection's '"
              + WireReader.shortened(fixed.clientId())
              + "'");
    }
    if (rule instanceof ClientIdRule.None) {
      throw ErrorCode.INVALID_CLIENT_ID.refuse(
          "client id '"
              + WireReader.shortened(named)
              + "' is named by an anonymous client, which may name none");
    }
    return named;
  }

  /** Refuses with 40012 what no client can be called. */
  public static void checkClientId(String clientId, Limits limits) throws ProtocolException {
    if (clientId.isEmpty() || clientId.equals("*")) {
      throw ErrorCode.INVALID_CLIENT_ID.refuse(
          "client id '" + clientId + "' is not allowed: it must name one client");
    }
    int sizeBytes = Utf8.sizeBytes(clientId);
    if (sizeBytes > limits.maxFieldBytes()) {
      throw ErrorCode.INVALID_CLIENT_ID.refuse(
          "client id has " + sizeBytes + " bytes, max " + limits.maxFieldBytes());
    }
  }

  private static Message acceptOne(
      Message message, int count, ClientIdRule clientIds, Limits limits) throws ProtocolException {
    checkAction(message, count, limits);
    checkField("encoding", message.encoding(), ErrorCode.INVALID_DATA, limits);
    return new Message(
        message.id(),
        message.name(),
        message.data(),
        message.encoding(),
        withoutServerSetExtras(message.extras()),
        stampedClientId(message.clientId(), clientIds, limits),
        null,
        null,
        null,
        message.action().isMutation() ? message.serial() : null,
        message.action(),
        message.action().isMutation() ? operation(message.version(), clientIds, limits) : null,
        null);
  }

  private static void checkAction(Message message, int count, Limits limits)
      throws ProtocolException {
    MessageAction action = message.action();
    if (action == MessageAction.META || action == MessageAction.SUMMARY) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "message action " + action.code() + " is the server's, must be 0, 1, 2 or 5");
    }
    if (!action.isMutation()) {
      return;
    }
    if (message.serial() == null || message.serial().isEmpty()) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "message action " + action.code() + " needs the serial of a message");
    }
    checkField("serial", message.serial(), ErrorCode.INVALID_PARAMETER, limits);
    if (count > 1) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "a publish with message action "
              + action.code()
              + " holds "
              + count
              + " messages, must hold 1");
    }
  }

  private static MessageVersion operation(
      @Nullable MessageVersion named, ClientIdRule clientIds, Limits limits)
      throws ProtocolException {
    if (named == null) {
      return new MessageVersion(null, null, stampedClientId(null, clientIds, limits), null, null);
    }
    String clientId = stampedClientId(named.clientId(), clientIds, limits);
    return new MessageVersion(null, null, clientId, named.description(), named.metadata());
  }

  static @Nullable JsonNode withoutServerSetExtras(@Nullable JsonNode extras) {
    if (extras == null || SERVER_SET_EXTRAS.stream().noneMatch(extras::has)) {
      return extras;
    }
    ObjectNode stripped = extras.deepCopy();
    return stripped.remove(SERVER_SET_EXTRAS);
  }

  private static void checkSize(List<Message> messages, Limits limits) throws ProtocolException {
    long sizeBytes = 0;
    for (Message message : messages) {
      sizeBytes += sizeBytes(message);
    }
    if (sizeBytes > limits.maxMessageSize()) {
      throw ErrorCode.TOO_LARGE.refuse(
          "the publish has " + sizeBytes + " bytes, max " + limits.maxMessageSize());
    }
  }

  /**
   * The size that counts (TM6), and the operation's description and metadata, lest anything
   * unbounded is stored.
   */
  private static long sizeBytes(Message message) {
    long size =
        sizeBytes(message.name()) + sizeBytes(message.clientId()) + sizeBytes(message.extras());
    if (message.data() != null) {
      size += message.data().sizeBytes();
    }
    if (message.version() != null) {
      size += sizeBytes(message.version().description()) + sizeBytes(message.version().metadata());
    }
    return size;
  }

  static long sizeBytes(@Nullable String text) {
    return text == null ? 0 : Utf8.sizeBytes(text);
  }

  static long sizeBytes(@Nullable JsonNode tree) {
    return tree == null ? 0 : Utf8.sizeBytes(JsonCodec.toText(tree));
  }

  private static boolean ephemeral(List<Message> messages) throws ProtocolException {
    long ephemeralCount =
        messages.stream()
            .map(Message::extras)
            .filter(extras -> extras != null && extras.path("ephemeral").booleanValue())
            .count();
    if (ephemeralCount != 0 && ephemeralCount != messages.size()) {
      throw ErrorCode.EXTRAS_NOT_ALLOWED.refuse(
          "the publish holds "
              + ephemeralCount
              + " ephemeral messages of "
              + messages.size()
              + ", must be none or all");
    }
    return ephemeralCount != 0;
  }

  /**
   * RSL1k: of several messages all have an id or none, and each is the common base and the
   * message's own position.
   */
  private static @Nullable String baseId(List<Message> messages, Limits limits)
      throws ProtocolException {
    String firstId = messages.get(0).id();
    for (Message message : messages) {
      checkField("id", message.id(), ErrorCode.INVALID_MESSAGE_ID, limits);
    }
    if (messages.size() == 1) {
      if (firstId != null && firstId.isEmpty()) {
        throw ErrorCode.INVALID_MESSAGE_ID.refuse("message id '' is empty");
      }
      return firstId;
    }
    long idCount = messages.stream().filter(message -> message.id() != null).count();
    if (idCount == 0) {
      return null;
    }
    if (firstId == null || idCount != messages.size()) {
      throw ErrorCode.INVALID_MESSAGE_ID.refuse(
          idCount + " of " + messages.size() + " messages have an id, must be none or all");
    }
    String base = firstId.substring(0, Math.max(firstId.lastIndexOf(':'), 0));
    for (int i = 0; i < messages.size(); i++) {
      String id = messages.get(i).id();
      if (base.isEmpty() || !(base + ':' + i).equals(id)) {
        throw ErrorCode.INVALID_MESSAGE_ID.refuse(
            "message id '"
                + WireReader.shortened(String.valueOf(id))
                + "' at position "
                + i
                + " must be '<base>:"
                + i
                + "', with one base for all");
      }
    }
    return base;
  }

  static void checkField(String name, @Nullable String value, ErrorCode error, Limits limits)
      throws ProtocolException {
    int sizeBytes = value == null ? 0 : Utf8.sizeBytes(value);
    if (sizeBytes > limits.maxFieldBytes()) {
      throw error.refuse(
          "message " + name + " has " + sizeBytes + " bytes, max " + limits.maxFieldBytes());
    }
  }
}
