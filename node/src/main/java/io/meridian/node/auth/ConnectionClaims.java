package io.meridian.node.auth;

/**
 * What a connection key says. App and client are there as keyed hashes, so that a key stays short
 * and tells nothing.
 *
 * @param connectionId the connection, 12 to 16 of {@code [A-Za-z0-9_-]}, not starting with {@code
 *     -}
 * @param appHash {@link ConnectionKeys#appHash} of the connection's app
 * @param clientIdHash {@link ConnectionKeys#clientIdHash} of its client, 0 for none
 * @param regionIndex the region whose node issued the key: its place in the topology, 0 to 255
 * @param epoch life of that region's storage, or {@link #MOVED_EPOCH}; not negative
 * @param issuedAtMillis when, epoch millis, 0 to 2^48 - 1
 */
public record ConnectionClaims(
    String connectionId,
    long appHash,
    long clientIdHash,
    int regionIndex,
    long epoch,
    long issuedAtMillis) {
  /** The epoch of no storage: what every region takes for a connection from elsewhere. */
  public static final long MOVED_EPOCH = 0;

  private static final int REGION_INDEX_MAX = 255;
  private static final long ISSUED_AT_MILLIS_MAX = (1L << 48) - 1;

  public ConnectionClaims {
    if (!ConnectionKeys.isConnectionId(connectionId)) {
      throw new IllegalArgumentException(
          "connection id '" + connectionId + "' is not 12 to 16 of [A-Za-z0-9_-]");
    }
    if (regionIndex < 0 || regionIndex > REGION_INDEX_MAX) {
      throw new IllegalArgumentException(
          "region index " + regionIndex + ", must be 0 to " + REGION_INDEX_MAX);
    }
    if (epoch < 0) {
      throw new IllegalArgumentException("epoch " + epoch + ", must not be negative");
    }
    if (issuedAtMillis < 0 || issuedAtMillis > ISSUED_AT_MILLIS_MAX) {
      throw new IllegalArgumentException(
          "time " + issuedAtMillis + ", must be 0 to " + ISSUED_AT_MILLIS_MAX);
    }
  }
}
