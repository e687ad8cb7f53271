package io.meridian.node.protocol;

import java.util.Optional;

/** What a {@link ProtocolMessage} is for. The code, 0 to 21, is the action's number on the wire. */
public enum Action {
  /** Both ways: a ping with an id, or a keep-alive without. */
  HEARTBEAT(0),
  /** To client: publishes are stored as durably as the channel asks. */
  ACK(1),
  /** To client: publishes were refused, or are not known to be stored. */
  NACK(2),
  /** Unused by the protocol today. */
  CONNECT(3),
  /** To client: first frame of a healthy transport, or new connection details. */
  CONNECTED(4),
  /** From client: it gives this transport up. */
  DISCONNECT(5),
  /** To client: the transport ends, the connection may go on with another. */
  DISCONNECTED(6),
  /** From client: it ends the connection. */
  CLOSE(7),
  /** To client: answer to CLOSE. */
  CLOSED(8),
  /** To client: the channel it names failed, or the whole connection. */
  ERROR(9),
  /** From client: take part in a channel. */
  ATTACH(10),
  /** To client: answer to ATTACH, or a change of what was granted. */
  ATTACHED(11),
  /** From client: leave a channel. */
  DETACH(12),
  /** To client: answer to DETACH, or the server ended the attachment. */
  DETACHED(13),
  /** Both ways: members enter, update, leave. */
  PRESENCE(14),
  /** Both ways: messages. */
  MESSAGE(15),
  /** Both ways: a page of the members of a channel, or the request for one. */
  SYNC(16),
  /** Both ways: the server asks for new credentials, the client brings them. */
  AUTH(17),
  /** Deprecated. */
  ACTIVATE(18),
  /** Both ways: operations on objects. */
  OBJECT(19),
  /** To client: a page of the state of objects. */
  OBJECT_SYNC(20),
  /** Both ways: annotations of messages. */
  ANNOTATION(21);

  private static final Action[] BY_CODE = values();

  private final int code;

  Action(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /**
   * The action of a number; empty for numbers that this protocol does not know, which are to be
   * ignored.
   */
  public static Optional<Action> of(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }
}
