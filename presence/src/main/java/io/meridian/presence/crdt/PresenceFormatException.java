package io.meridian.presence.crdt;

/** Bytes that are no presence state: damaged, of another version, or made up. */
public final class PresenceFormatException extends Exception {
  private static final long serialVersionUID = 1;

  PresenceFormatException(String message) {
    super(message);
  }
}
