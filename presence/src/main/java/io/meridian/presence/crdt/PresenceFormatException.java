package io.meridian.presence.crdt;

/** Bytes that are no presence state or message of one: damaged, of another version, or made up. */
public final class PresenceFormatException extends Exception {
  private static final long serialVersionUID = 1;

  public PresenceFormatException(String message) {
    super(message);
  }
}
