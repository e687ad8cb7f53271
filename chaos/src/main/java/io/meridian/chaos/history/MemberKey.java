package io.meridian.chaos.history;

import java.util.Comparator;

/**
 * One member of a presence set.
 *
 * @param client its client id, which is the client's name in the history
 * @param connectionId of the connection that it entered on
 */
public record MemberKey(String client, String connectionId) implements Comparable<MemberKey> {
  private static final Comparator<MemberKey> ORDER =
      Comparator.comparing(MemberKey::client).thenComparing(MemberKey::connectionId);

  @Override
  public int compareTo(MemberKey other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return client + " of " + connectionId;
  }
}
