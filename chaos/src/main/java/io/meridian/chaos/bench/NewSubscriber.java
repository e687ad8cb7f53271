package io.meridian.chaos.bench;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/** Who is present on a channel as one is told who attaches now. */
final class NewSubscriber {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private NewSubscriber() {}

  /**
   * Attaches, and leaves when it has seen as many as are expected, or the patience is over.
   *
   * @return keys of the members
   */
  static Set<String> members(String endpoint, String channel, int expected)
      throws InterruptedException {
    MemberView view = new MemberView();
    try (BareClient client =
        BareClient.subscriber(endpoint, channel, view).toCompletableFuture().join()) {
      view.awaitCount(expected, PATIENCE);
      return view.keys();
    }
  }

  /** How many are in one of the two only. */
  static int differing(Set<String> some, Set<String> others) {
    Set<String> both = new HashSet<>(some);
    both.retainAll(others);
    return some.size() + others.size() - 2 * both.size();
  }
}
