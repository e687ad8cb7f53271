package io.meridian.node.auth;

import io.meridian.replication.replica.Durability;

/**
 * What holds for the channels of a namespace.
 *
 * @param id the namespace; {@code *} for all that have no rule of their own
 * @param durability when publishes and presence operations are acknowledged
 * @param membersMax presence members that a channel may have, 1 to {@value #MEMBERS_LIMIT}
 */
public record NamespaceRule(String id, Durability durability, int membersMax) {
  /** The most that a rule may allow. */
  public static final int MEMBERS_LIMIT = 100_000;

  static final int MEMBERS_MAX_DEFAULT = 20_000;

  /** The rule where an app has none. */
  static final NamespaceRule DEFAULT =
      new NamespaceRule("*", Durability.MAJORITY, MEMBERS_MAX_DEFAULT);
}
