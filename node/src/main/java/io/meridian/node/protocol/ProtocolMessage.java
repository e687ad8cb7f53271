package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One frame of a WebSocket, in either direction. Absent fields are null; an absent list or map is
 * empty.
 *
 * @param action what it is for; null when a client sent an action that this protocol does not know,
 *     which is to be ignored
 * @param actionCode the action's number, also of an unknown one
 * @param id of a ping, or common start of the ids of the items within
 * @param auth AUTH: the access token
 * @param channel full name of the channel; absent means the connection itself
 * @param channelSerial position in the channel after this frame; for SYNC and OBJECT_SYNC a cursor
 * @param connectionId the connection, or of forwarded traffic its publisher's
 * @param connectionKey CONNECTED: legacy duplicate of the key in {@code connectionDetails}
 * @param connectionDetails CONNECTED
 * @param count ACK, NACK: how many frames it answers
 * @param error why
 * @param flags bits of {@link Flags}
 * @param msgSerial number of a frame that wants an ACK, or the first that this ACK or NACK answers
 * @param messages MESSAGE
 * @param presence PRESENCE, SYNC
 * @param annotations ANNOTATION: items as they came
 * @param state OBJECT, OBJECT_SYNC: items as they came
 * @param timestamp epoch millis; items without one inherit it
 * @param params of an ATTACH, ATTACHED or publish
 * @param res ACK: for each answered frame what became of it
 */
public record ProtocolMessage(
    @Nullable Action action,
    int actionCode,
    @Nullable String id,
    @Nullable String auth,
    @Nullable String channel,
    @Nullable String channelSerial,
    @Nullable String connectionId,
    @Nullable String connectionKey,
    @Nullable ConnectionDetails connectionDetails,
    @Nullable Integer count,
    @Nullable ErrorInfo error,
    @Nullable Long flags,
    @Nullable Long msgSerial,
    List<Message> messages,
    List<PresenceMessage> presence,
    List<JsonNode> annotations,
    List<JsonNode> state,
    @Nullable Long timestamp,
    Map<String, String> params,
    List<PublishResult> res) {

  public ProtocolMessage {
    messages = List.copyOf(messages);
    presence = List.copyOf(presence);
    annotations = List.copyOf(annotations);
    state = List.copyOf(state);
    params = Map.copyOf(params);
    res = List.copyOf(res);
  }

  /**
   * A frame to fill in, for example {@code
   * ProtocolMessage.of(Action.ACK).msgSerial(3).count(1).build()}.
   */
  public static Builder of(Action action) {
    return new Builder(action, action.code());
  }

  /** A frame to fill in whose action is known by its number only. */
  static Builder ofCode(int actionCode) {
    Optional<Action> action = Action.of(actionCode);
    return new Builder(action.isPresent() ? action.get() : null, actionCode);
  }

  /** Whether the bit of {@code flag} is set; see {@link Flags}. */
  public boolean hasFlag(long flag) {
    return flags != null && (flags & flag) != 0;
  }

  /** Collects the fields of a frame. Not for use by several threads. */
  public static final class Builder {
    private final @Nullable Action action;
    private final int actionCode;
    private @Nullable String id;
    private @Nullable String auth;
    private @Nullable String channel;
    private @Nullable String channelSerial;
    private @Nullable String connectionId;
    private @Nullable String connectionKey;
    private @Nullable ConnectionDetails connectionDetails;
    private @Nullable Integer count;
    private @Nullable ErrorInfo error;
    private @Nullable Long flags;
    private @Nullable Long msgSerial;
    private List<Message> messages = List.of();
    private List<PresenceMessage> presence = List.of();
    private List<JsonNode> annotations = List.of();
    private List<JsonNode> state = List.of();
    private @Nullable Long timestamp;
    private Map<String, String> params = Map.of();
    private List<PublishResult> res = List.of();

    private Builder(@Nullable Action action, int actionCode) {
      this.action = action;
      this.actionCode = actionCode;
    }

    public Builder id(@Nullable String value) {
      id = value;
      return this;
    }

    public Builder auth(@Nullable String value) {
      auth = value;
      return this;
    }

    public Builder channel(@Nullable String value) {
      channel = value;
      return this;
    }

    public Builder channelSerial(@Nullable String value) {
      channelSerial = value;
      return this;
    }

    public Builder connectionId(@Nullable String value) {
      connectionId = value;
      return this;
    }

    public Builder connectionKey(@Nullable String value) {
      connectionKey = value;
      return this;
    }

    public Builder connectionDetails(@Nullable ConnectionDetails value) {
      connectionDetails = value;
      return this;
    }

    public Builder count(@Nullable Integer value) {
      count = value;
      return this;
    }

    public Builder error(@Nullable ErrorInfo value) {
      error = value;
      return this;
    }

    public Builder flags(@Nullable Long value) {
      flags = value;
      return this;
    }

    public Builder msgSerial(@Nullable Long value) {
      msgSerial = value;
      return this;
    }

    public Builder msgSerial(long value) {
      msgSerial = value;
      return this;
    }

    public Builder messages(List<Message> value) {
      messages = value;
      return this;
    }

    public Builder presence(List<PresenceMessage> value) {
      presence = value;
      return this;
    }

    public Builder annotations(List<JsonNode> value) {
      annotations = value;
      return this;
    }

    public Builder state(List<JsonNode> value) {
      state = value;
      return this;
    }

    public Builder timestamp(@Nullable Long value) {
      timestamp = value;
      return this;
    }

    public Builder params(Map<String, String> value) {
      params = value;
      return this;
    }

    public Builder res(List<PublishResult> value) {
      res = value;
      return this;
    }

    public ProtocolMessage build() {
      return new ProtocolMessage(
          action,
          actionCode,
          id,
          auth,
          channel,
          channelSerial,
          connectionId,
          connectionKey,
          connectionDetails,
          count,
          error,
          flags,
          msgSerial,
          messages,
          presence,
          annotations,
          state,
          timestamp,
          params,
          res);
    }
  }
}
