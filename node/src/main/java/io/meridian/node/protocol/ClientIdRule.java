package io.meridian.node.protocol;

/** Which client ids a connection or request may give to what it publishes. */
public sealed interface ClientIdRule {
  /** Exactly {@code clientId}; it is stamped on what names none. */
  record Fixed(String clientId) implements ClientIdRule {}

  /** Any, named for each message; none is stamped. An API key without a client id. */
  record Any() implements ClientIdRule {}

  /** None: the client is anonymous. */
  record None() implements ClientIdRule {}
}
