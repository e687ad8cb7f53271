package io.meridian.chaos.bench;

import io.meridian.chaos.stage.EmulatedRegions;
import io.meridian.regions.RegionId;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each link between regions has taken at a moment.
 *
 * @param atNanos of {@link System#nanoTime}
 */
record LinkBytes(long atNanos, Map<Link, Long> taken) {
  /** What a region opens to another one, both ways together. */
  record Link(RegionId from, RegionId to) {
    @Override
    public String toString() {
      return from + " to " + to;
    }
  }

  static LinkBytes now(EmulatedRegions regions) {
    Map<Link, Long> taken = new LinkedHashMap<>();
    for (RegionId from : regions.ids()) {
      for (RegionId to : regions.ids()) {
        if (!from.equals(to)) {
          taken.put(new Link(from, to), regions.wan().link(from, to).bytesTaken());
        }
      }
    }
    return new LinkBytes(System.nanoTime(), taken);
  }

  /** Bytes a second on a link from an earlier look to this one. */
  double perSecond(Link link, LinkBytes earlier) {
    return since(link, earlier) / secondsSince(earlier);
  }

  /** Bytes on a link from an earlier look to this one. */
  long since(Link link, LinkBytes earlier) {
    return taken.getOrDefault(link, 0L) - earlier.taken.getOrDefault(link, 0L);
  }

  double secondsSince(LinkBytes earlier) {
    return (atNanos - earlier.atNanos) / 1e9;
  }
}
