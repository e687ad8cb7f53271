package io.meridian.node.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meridian.node.protocol.ClientIdRule;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.Limits;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.PublishRules;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who a connection or request is: its credentials, narrowed by the client id that it asked for.
 *
 * @param credentials what it proved
 * @param clientIds which client ids it may publish under
 */
public record Identity(Credentials credentials, ClientIdRule clientIds) {
  private static final String ANY_CLIENT = "*";

  /**
   * The identity of a client that asks to be {@code clientId}, the query parameter. Refused are an
   * empty id, {@code *} and one above {@link Limits#maxFieldBytes()} with 40012, one that the
   * credentials do not allow with 40102.
   */
  public static Identity of(Credentials credentials, @Nullable String clientId, Limits limits)
      throws ProtocolException {
    if (clientId == null) {
      return new Identity(credentials, credentials.clientIds());
    }
    PublishRules.checkClientId(clientId, limits);
    boolean allowed =
        credentials.clientIds() instanceof ClientIdRule.Any
            || (credentials.clientIds() instanceof ClientIdRule.Fixed fixed
                && fixed.clientId().equals(clientId));
    if (!allowed) {
      throw ErrorCode.INCOMPATIBLE_CREDENTIALS.refuse(
          "client id '" + clientId + "' is not allowed by the credentials");
    }
    return new Identity(credentials, new ClientIdRule.Fixed(clientId));
  }

  /**
   * As {@link #of}, with the client id in base64 as the header {@code X-Ably-ClientId} of REST has
   * it.
   */
  public static Identity ofHeader(Credentials credentials, @Nullable String base64, Limits limits)
      throws ProtocolException {
    if (base64 == null) {
      return of(credentials, null, limits);
    }
    try {
      return of(credentials, new String(Base64.getDecoder().decode(base64), UTF_8), limits);
    } catch (IllegalArgumentException e) {
      throw ErrorCode.INVALID_CLIENT_ID.refuse(
          "header X-Ably-ClientId is not base64: " + e.getMessage());
    }
  }

  /** The one client that this is; empty if it may be any, or none. */
  public Optional<String> clientId() {
    return clientIds instanceof ClientIdRule.Fixed fixed
        ? Optional.of(fixed.clientId())
        : Optional.empty();
  }

  /** What CONNECTED says: the client, {@code *} for any, nothing for none. */
  public Optional<String> announcedClientId() {
    return clientIds instanceof ClientIdRule.Any ? Optional.of(ANY_CLIENT) : clientId();
  }
}
