package io.meridian.replication.life;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A region whose storage was new when it started, when some other region could not be asked whether
 * it had heard of it before. Usually it is the first of several that are started one after the
 * other. It asks on while it runs; when all have said that they never heard of it its storage is
 * proven from the beginning.
 *
 * <p>All, since the one that is silent may be the only one that heard of what was lost: a link may
 * have worked in one direction alone. Only a region that still joins does not wait for one that is
 * detached: nobody has counted it yet, wherever it may have been before.
 *
 * <p>An answer counts when it is about the time before this life. So a peer is asked before it is
 * told of it; but one that does not answer over a link that is up is told in the end, since what is
 * written here may count there already, and somebody has to remember this life.
 */
public final class Founding {
  /** How often a peer is asked, over a link that is up, before it is told without an answer. */
  private static final int ASKED_MAX = 3;

  private final Map<RegionId, Optional<Life>> first = new HashMap<>();

  /**
   * What a region remembered when it was first asked; later answers change nothing.
   *
   * @param life null when it had never heard of this region
   */
  public void remembers(RegionId peer, @Nullable Life life) {
    first.putIfAbsent(peer, Optional.ofNullable(life));
  }

  /**
   * Whether a peer may be told how far the storage has come; else it is to be asked first.
   *
   * @param asked how often it was asked over a link that was up
   */
  public boolean mayTell(RegionId peer, int asked) {
    return first.containsKey(peer) || asked >= ASKED_MAX;
  }

  /** Whether one remembers an earlier life, so that this is not the first. */
  public boolean failed() {
    return first.values().stream().anyMatch(Optional::isPresent);
  }

  /** Whether the storage is the region's first. */
  public boolean isDone(Membership members) {
    return !failed() && isDone(first.keySet(), members);
  }

  /**
   * @param never who never heard of the region
   */
  static boolean isDone(Collection<RegionId> never, Membership members) {
    long counted = (members.countsSelf() ? 1 : 0) + never.stream().filter(members::counts).count();
    return counted >= members.majority()
        && members.peers().keySet().stream()
            .filter(peer -> members.countsSelf() || members.keepsFor(peer))
            .allMatch(never::contains);
  }
}
