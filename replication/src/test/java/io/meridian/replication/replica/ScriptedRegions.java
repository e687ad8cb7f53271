package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One channel in a few regions, for schedules that a test writes down: time passes, and a message
 * arrives or is lost, when the test says so.
 */
final class ScriptedRegions {
  private final Map<RegionId, ScriptedRegion> regions = new TreeMap<>();
  private final List<Underway> underway = new ArrayList<>();
  private long elapsedMillis = 1_000;

  private record Underway(RegionId to, Input.Arrived message) {}

  ScriptedRegions(String... names) {
    List<RegionId> ids = List.of(names).stream().map(RegionId::new).toList();
    for (RegionId id : ids) {
      List<RegionId> peers = ids.stream().filter(peer -> !peer.equals(id)).toList();
      regions.put(id, new ScriptedRegion(this, Membership.of(id, peers)));
    }
  }

  ScriptedRegion region(String name) {
    ScriptedRegion region = regions.get(new RegionId(name));
    if (region == null) {
      throw new IllegalArgumentException("no region " + name);
    }
    return region;
  }

  Moment now() {
    return new Moment(1_000_000 + elapsedMillis, elapsedMillis);
  }

  /** Time passes, and nobody notices before its next tick. */
  void pass(long millis) {
    elapsedMillis += millis;
  }

  void send(RegionId to, Input.Arrived message) {
    underway.add(new Underway(to, message));
  }

  /** What is on its way in this direction now arrives, in order; not what is sent because of it. */
  void arrive(ScriptedRegion from, ScriptedRegion to) {
    lose(from, to).forEach(to::does);
  }

  /** What is on its way in this direction does not arrive. */
  List<Input.Arrived> lose(ScriptedRegion from, ScriptedRegion to) {
    return lose(from, to, Exchange.class);
  }

  /** What of this kind is on its way in this direction does not arrive. */
  List<Input.Arrived> lose(ScriptedRegion from, ScriptedRegion to, Class<? extends Exchange> kind) {
    List<Underway> taken =
        underway.stream()
            .filter(sent -> between(sent, from, to) && kind.isInstance(sent.message().body()))
            .toList();
    underway.removeAll(taken);
    return taken.stream().map(Underway::message).toList();
  }

  /** These two talk until they have nothing more to say. */
  void talk(ScriptedRegion one, ScriptedRegion other) {
    while (underway.stream()
        .anyMatch(sent -> between(sent, one, other) || between(sent, other, one))) {
      arrive(one, other);
      arrive(other, one);
    }
  }

  private static boolean between(Underway sent, ScriptedRegion from, ScriptedRegion to) {
    return sent.message().from().equals(from.id()) && sent.to().equals(to.id());
  }
}
