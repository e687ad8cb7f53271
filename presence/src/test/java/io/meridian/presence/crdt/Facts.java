package io.meridian.presence.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The naive model: everything that a replica was ever told, kept for ever. Joining is the union of
 * sets, so there is nothing to get wrong; a removed dot leaves a tombstone.
 */
final class Facts {
  record Written(MemberKey key, Entry entry) {}

  final Map<Dot, Written> written = new TreeMap<>();
  final TreeSet<Dot> tombstones = new TreeSet<>();
  final Map<RegionId, Long> floors = new TreeMap<>();

  void addAll(Facts other) {
    written.putAll(other.written);
    tombstones.addAll(other.tombstones);
    other.floors.forEach((region, epoch) -> floors.merge(region, epoch, Math::max));
  }

  boolean belowFloor(Dot dot) {
    return dot.origin().epoch() < floors.getOrDefault(dot.origin().region(), 0L);
  }

  boolean isLive(Dot dot) {
    return written.containsKey(dot) && !tombstones.contains(dot) && !belowFloor(dot);
  }

  List<Dot> live() {
    return written.keySet().stream().filter(this::isLive).toList();
  }

  Facts enter(Origin origin, MemberKey key, Entry entry) {
    long counter = 0;
    TreeSet<Dot> known = new TreeSet<>(written.keySet());
    known.addAll(tombstones);
    for (Dot dot : known) {
      counter = dot.origin().equals(origin) ? Math.max(counter, dot.counter()) : counter;
    }
    Facts delta = leave(key);
    delta.written.put(new Dot(origin, counter + 1), new Written(key, entry));
    return delta;
  }

  Facts leave(MemberKey key) {
    Facts delta = new Facts();
    live().stream().filter(dot -> fact(dot).key.equals(key)).forEach(delta.tombstones::add);
    return delta;
  }

  Facts lose(MemberKey key, Owner owner) {
    Facts delta = leave(key);
    delta.tombstones.removeIf(dot -> !fact(dot).entry.owner().equals(owner));
    return delta;
  }

  Facts evict(Owner owner) {
    Facts delta = new Facts();
    live().stream()
        .filter(dot -> fact(dot).entry.owner().equals(owner))
        .forEach(delta.tombstones::add);
    return delta;
  }

  static Facts floor(RegionId region, long epoch) {
    Facts delta = new Facts();
    delta.floors.put(region, epoch);
    return delta;
  }

  /** What a part of a full state tells: its entries as written, its other dots as tombstones. */
  static Facts of(PresenceState state) {
    Facts facts = new Facts();
    facts.floors.putAll(state.floors().epochs());
    for (MemberKey key : state.memberKeys()) {
      state.entriesOf(key).forEach((dot, entry) -> facts.written.put(dot, new Written(key, entry)));
    }
    state
        .decompose()
        .filter(each -> each.memberCount() == 0)
        .flatMap(each -> dots(each).stream())
        .forEach(facts.tombstones::add);
    return facts;
  }

  static List<Dot> dots(PresenceState state) {
    List<Dot> dots = new ArrayList<>();
    state
        .context()
        .seen()
        .forEach(
            (origin, counters) -> {
              for (int run = 0; run < counters.runCount(); run++) {
                for (long c = counters.first(run); c <= counters.last(run); c++) {
                  dots.add(new Dot(origin, c));
                }
              }
            });
    return dots;
  }

  private Written fact(Dot dot) {
    return Objects.requireNonNull(written.get(dot));
  }

  /** Asserts that a state says exactly this, and is in the one form that it can have. */
  void assertSameAs(PresenceState state) {
    Map<Dot, Written> live = new TreeMap<>();
    for (MemberKey key : state.memberKeys()) {
      state.entriesOf(key).forEach((dot, entry) -> live.put(dot, new Written(key, entry)));
    }
    Map<Dot, Written> expected = new TreeMap<>(written);
    expected.keySet().removeIf(dot -> !isLive(dot));
    assertThat(live).isEqualTo(expected);
    TreeSet<Dot> seen = new TreeSet<>(written.keySet());
    seen.addAll(tombstones);
    seen.removeIf(this::belowFloor);
    assertThat(state.context()).isEqualTo(CausalContext.of(seen));
    assertThat(state.floors().epochs()).isEqualTo(floors);
  }
}
