package io.meridian.presence.crdt;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One region: its state, the naive model beside it, and what must hold after every step. */
final class Replica {
  final RegionId region;
  final Map<MemberKey, Entry> connected = new TreeMap<>();
  final Set<Dot> buried = new HashSet<>();

  PresenceWriter writer;
  PresenceState state = PresenceState.EMPTY;
  Facts facts = new Facts();
  SortedMap<MemberKey, Entry> folded = new TreeMap<>();
  long nodesEnded;

  Replica(RegionId region) {
    this.region = region;
    this.writer = Samples.writer(region, 1);
  }

  Owner node() {
    return new Owner(region, nodesEnded);
  }

  /** Joins a delta, and the same by the model's means. */
  void join(PresenceState delta, Facts told) {
    PresenceState before = state;
    Joined step = state.joinTracking(delta);

    state = step.after();
    facts.addAll(told);
    PresenceView.ALL.events(step).forEach(event -> event.applyTo(folded));

    facts.assertSameAs(state);
    assertThat(state).isEqualTo(before.join(delta)).isEqualTo(delta.join(before));
    assertThat(state.includes(before)).isTrue();
    assertThat(state.includes(delta)).isTrue();
    assertThat(before.join(delta.newTo(before))).isEqualTo(state);
    assertFoldedEventsAreTheView();
    assertNothingRose();
  }

  private void assertFoldedEventsAreTheView() {
    SortedMap<MemberKey, Entry> view = PresenceView.ALL.members(state);
    assertThat(folded.keySet()).isEqualTo(view.keySet());
    folded.forEach((key, entry) -> assertThat(view.get(key)).matches(entry::showsSameAs));
  }

  private void assertNothingRose() {
    for (Dot dot : buried) {
      assertThat(state.hasSeen(dot)).isTrue();
      assertThat(state.members().holds(dot)).isFalse();
    }
    facts.written.keySet().stream().filter(dot -> !facts.isLive(dot)).forEach(buried::add);
  }

  /** The writer's next life, with what it knew or without. */
  void restart(boolean forgets) {
    writer = Samples.writer(region, Math.max(writer.origin().epoch() + 1, state.nextEpoch(region)));
    if (forgets) {
      state = PresenceState.EMPTY;
      facts = new Facts();
      folded = new TreeMap<>();
      buried.clear();
    }
  }
}
