package io.meridian.node.protocol;

import java.util.Optional;

/**
 * What a message is (TM5). The code is its number on the wire, on WebSockets and in REST bodies.
 */
public enum MessageAction {
  /** A new message. */
  CREATE(0),
  /** Replaces fields of the message that {@code serial} names. */
  UPDATE(1),
  /** Marks the message that {@code serial} names as deleted. */
  DELETE(2),
  /** From the server: about the channel, not of a publisher. */
  META(3),
  /** From the server: the summary of a message's annotations. */
  SUMMARY(4),
  /** Adds to the data of the message that {@code serial} names. */
  APPEND(5);

  private static final MessageAction[] BY_CODE = values();

  private final int code;

  MessageAction(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** Whether it changes a message that exists, and so needs that message's serial. */
  public boolean isMutation() {
    return this == UPDATE || this == DELETE || this == APPEND;
  }

  /** The action of a number, if there is one. */
  public static Optional<MessageAction> of(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }
}
