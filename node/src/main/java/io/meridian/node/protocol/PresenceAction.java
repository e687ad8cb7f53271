package io.meridian.node.protocol;

import java.util.Optional;

/** What happened to a member (TP2). The code is its number on the wire. */
public enum PresenceAction {
  /** Not a member. */
  ABSENT(0),
  /** A member at the time of a SYNC. */
  PRESENT(1),
  /** Became a member. */
  ENTER(2),
  /** Is a member no more. */
  LEAVE(3),
  /** Changed its data. */
  UPDATE(4);

  private static final PresenceAction[] BY_CODE = values();

  private final int code;

  PresenceAction(int code) {
    this.code = code;
  }

  /** The number on the wire. */
  public int code() {
    return code;
  }

  /** The action of a number, if there is one. */
  public static Optional<PresenceAction> of(int code) {
    return code >= 0 && code < BY_CODE.length ? Optional.of(BY_CODE[code]) : Optional.empty();
  }
}
