package io.meridian.replication.log;

/**
 * What makes a publish idempotent: it is one entry, however often and wherever it is retried.
 *
 * @param publisher a connection id, or for an id that the client set itself {@code "=" + id}: such
 *     an id is a publisher of its own, compared whole and without order
 * @param number the connection's msgSerial; 0 for an id of the client's own
 */
public record PublishKey(String publisher, long number) {
  private static final String OWN_ID = "=";

  /** The publish that a connection numbered. */
  public static PublishKey numbered(String connectionId, long msgSerial) {
    if (connectionId.startsWith(OWN_ID)) {
      throw new IllegalArgumentException(
          "connection id " + connectionId + " starts with " + OWN_ID);
    }
    return new PublishKey(connectionId, msgSerial);
  }

  /** A publish under an id of the client's own. */
  public static PublishKey ofClient(String id) {
    return new PublishKey(OWN_ID + id, 0);
  }

  /** Whether numbers of this publisher say in which order it published. */
  public boolean ordered() {
    return !publisher.startsWith(OWN_ID);
  }
}
