package io.meridian.node.life;

import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.Collection;
import java.util.function.Predicate;

/** How long a region that starts waits for what the others remember. */
final class Patience {
  /** For a peer whose link is up: it is about to answer. */
  static final Duration WITH_LINK = Duration.ofSeconds(10);

  /** For a peer without a link: it may not run at all. */
  static final Duration WITHOUT_LINK = Duration.ofSeconds(5);

  private Patience() {}

  static boolean isOver(
      Duration waited,
      Collection<RegionId> peers,
      Predicate<RegionId> linkIsUp,
      Collection<RegionId> answered) {
    boolean linkedAreSilent =
        peers.stream().anyMatch(peer -> linkIsUp.test(peer) && !answered.contains(peer));
    return waited.compareTo(linkedAreSilent ? WITH_LINK : WITHOUT_LINK) >= 0;
  }
}
