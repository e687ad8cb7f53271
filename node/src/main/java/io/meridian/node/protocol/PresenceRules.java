package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a client's presence frame must be like. It is accepted or refused as a whole. */
public final class PresenceRules {
  private PresenceRules() {}

  /**
   * Accepts a frame's operations or refuses them: with 40034 for too many, 40003 for actions, 91000
   * and 40012 for client ids, 40031 for ids, 40013 for encodings, 40009 for too many bytes. What
   * comes back has a client id, and nothing that is the server's to say but the id, as the client
   * sent it.
   */
  public static List<PresenceMessage> accept(
      List<PresenceMessage> operations, ClientIdRule clientIds, Limits limits)
      throws ProtocolException {
    if (operations.isEmpty()) {
      throw ErrorCode.INVALID_BODY.refuse("the frame holds no presence message");
    }
    if (operations.size() > limits.maxMessagesPerPublish()) {
      throw ErrorCode.TOO_MANY_MESSAGES.refuse(
          "the frame holds "
              + operations.size()
              + " presence messages, max "
              + limits.maxMessagesPerPublish());
    }
    List<PresenceMessage> accepted = new ArrayList<>(operations.size());
    long sizeBytes = 0;
    for (PresenceMessage operation : operations) {
      PresenceMessage one = acceptOne(operation, clientIds, limits);
      accepted.add(one);
      sizeBytes += sizeBytes(one);
    }
    if (sizeBytes > limits.maxMessageSize()) {
      throw ErrorCode.TOO_LARGE.refuse(
          "the presence messages have " + sizeBytes + " bytes, max " + limits.maxMessageSize());
    }
    return accepted;
  }

  private static PresenceMessage acceptOne(
      PresenceMessage operation, ClientIdRule clientIds, Limits limits) throws ProtocolException {
    PresenceAction action = operation.action();
    if (action == PresenceAction.ABSENT || action == PresenceAction.PRESENT) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "presence action " + action.code() + " is the server's, must be 2, 3 or 4");
    }
    PublishRules.checkField("id", operation.id(), ErrorCode.INVALID_MESSAGE_ID, limits);
    PublishRules.checkField("encoding", operation.encoding(), ErrorCode.INVALID_DATA, limits);
    String clientId = PublishRules.stampedClientId(operation.clientId(), clientIds, limits);
    if (clientId == null) {
      throw ErrorCode.PRESENCE_WITHOUT_CLIENT_ID.refuse(
          "a presence message names no client id, and the connection has none");
    }
    return new PresenceMessage(
        action,
        clientId,
        null,
        operation.id(),
        null,
        operation.data(),
        operation.encoding(),
        PublishRules.withoutServerSetExtras(operation.extras()),
        null);
  }

  private static long sizeBytes(PresenceMessage operation) {
    @Nullable Data data = operation.data();
    @Nullable JsonNode extras = operation.extras();
    return PublishRules.sizeBytes(operation.clientId())
        + (data == null ? 0 : data.sizeBytes())
        + PublishRules.sizeBytes(extras);
  }
}
