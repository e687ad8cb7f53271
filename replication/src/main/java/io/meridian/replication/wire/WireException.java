package io.meridian.replication.wire;

/**
 * Bytes that are not what they should be: from a peer, a client's position, or a journal of another
 * version.
 */
public final class WireException extends Exception {
  private static final long serialVersionUID = 1;

  public WireException(String message) {
    super(message);
  }
}
