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
 * other. It asks on while it runs; when all that are attached have said that they never heard of it
 * its storage is proven from the beginning.
 *
 * <p>All, since the one that is silent may be the only one that heard of what was lost: a link may
 * have worked in one direction alone. And an answer counts only when it is about the time before
 * this life: so who has not answered yet is not told of it.
 */
public final class Founding {
  private final Map<RegionId, Optional<Life>> first = new HashMap<>();

  /**
   * What a region remembered when it was first asked; later answers change nothing.
   *
   * @param life null when it had never heard of this region
   */
  public void remembers(RegionId peer, @Nullable Life life) {
    first.putIfAbsent(peer, Optional.ofNullable(life));
  }

  /** Whether a peer may be told how far the storage has come; else it is to be asked first. */
  public boolean mayTell(RegionId peer) {
    return first.containsKey(peer);
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
   * All that are attached, and a majority: one that is detached is not waited for.
   *
   * @param never who never heard of the region
   */
  static boolean isDone(Collection<RegionId> never, Membership members) {
    long counted = (members.countsSelf() ? 1 : 0) + never.stream().filter(members::counts).count();
    return counted >= members.majority()
        && members.peers().keySet().stream().filter(members::keepsFor).allMatch(never::contains);
  }
}
