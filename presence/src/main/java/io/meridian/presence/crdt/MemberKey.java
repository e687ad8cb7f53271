package io.meridian.presence.crdt;

import java.util.Comparator;

/**
 * A member of a channel. The key stays when the connection moves to another node or region.
 *
 * @param connectionId 1 to {@value #TEXT_CHARS_MAX} characters
 * @param clientId 1 to {@value #TEXT_CHARS_MAX} characters
 */
public record MemberKey(String connectionId, String clientId) implements Comparable<MemberKey> {
  public static final int TEXT_CHARS_MAX = 1_024;

  private static final Comparator<MemberKey> ORDER =
      Comparator.comparing(MemberKey::connectionId).thenComparing(MemberKey::clientId);

  public MemberKey {
    WellFormedText.check("connectionId", connectionId, TEXT_CHARS_MAX);
    WellFormedText.check("clientId", clientId, TEXT_CHARS_MAX);
  }

  @Override
  public int compareTo(MemberKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return connectionId + ":" + clientId;
  }
}
