package io.meridian.node.auth;

import java.util.List;
import java.util.Optional;

/**
 * An app: a set of channels of its own, and who may use them.
 *
 * @param id letters, digits, {@code -} and {@code _}
 * @param keys its keys, ids unique
 * @param namespaces its rules, ids unique
 */
public record App(String id, List<Key> keys, List<NamespaceRule> namespaces) {
  public App {
    keys = List.copyOf(keys);
    namespaces = List.copyOf(namespaces);
  }

  /**
   * A key of an app.
   *
   * @param id letters, digits, {@code -} and {@code _}
   * @param secret not empty; kept out of {@link #toString}
   * @param capability what its holder may do
   */
  public record Key(String id, String secret, Capability capability) {
    @Override
    public String toString() {
      return "Key[" + id + " " + capability + "]";
    }
  }

  /** The key with an id. */
  public Optional<Key> key(String keyId) {
    return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  /**
   * The rule of a channel's namespace: its own, else that of {@code *}, else durability majority.
   */
  public NamespaceRule rule(String namespace) {
    return ruleWithId(namespace)
        .or(() -> ruleWithId(NamespaceRule.DEFAULT.id()))
        .orElse(NamespaceRule.DEFAULT);
  }

  private Optional<NamespaceRule> ruleWithId(String id) {
    return namespaces.stream().filter(rule -> rule.id().equals(id)).findFirst();
  }
}
