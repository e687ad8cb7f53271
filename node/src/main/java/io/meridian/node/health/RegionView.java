package io.meridian.node.health;

import java.util.Collection;
import java.util.Set;
import java.util.SortedSet;
import org.apache.pekko.actor.Address;

/**
 * Whether a node is on the side of its region that goes on when the others cannot be reached. The
 * rule is that of the split brain resolver, {@code keep-majority}, without the time that it waits:
 * the other side starts this one's channels only after that time, and by then this one must have
 * stopped to act for them.
 */
final class RegionView {
  private RegionView() {}

  /**
   * @param nodes of the region, this one included, in the order in which the resolver compares them
   */
  static boolean goesOn(SortedSet<Address> nodes, Collection<Address> unreachable) {
    if (nodes.isEmpty()) {
      return true;
    }
    Set<Address> lost = Set.copyOf(unreachable);
    int reached = (int) nodes.stream().filter(node -> !lost.contains(node)).count();
    return 2 * reached > nodes.size()
        || (2 * reached == nodes.size() && !lost.contains(nodes.first()));
  }
}
