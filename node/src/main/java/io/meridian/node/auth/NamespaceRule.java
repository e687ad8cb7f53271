package io.meridian.node.auth;

import io.meridian.replication.replica.Durability;

/**
 * What holds for the channels of a namespace.
 *
 * @param id the namespace; {@code *} for all that have no rule of their own
 * @param durability when publishes are acknowledged
 */
public record NamespaceRule(String id, Durability durability) {
  /** The rule where an app has none. */
  static final NamespaceRule DEFAULT = new NamespaceRule("*", Durability.MAJORITY);
}
