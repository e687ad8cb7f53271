package io.meridian.node.presence.kept;

import static io.meridian.node.presence.SamplePresence.EU;
import static io.meridian.node.presence.SamplePresence.US;
import static io.meridian.node.presence.SamplePresence.entry;
import static io.meridian.node.presence.SamplePresence.key;
import static io.meridian.node.presence.SamplePresence.writer;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.PresenceWriter;
import io.meridian.presence.crdt.Removal;
import java.util.ArrayList;
import java.util.List;

/** Buckets and states that a seed makes. */
final class Buckets {
  private static final int MEMBERS = 12;

  private Buckets() {}

  /** A step of a channel: somebody enters or leaves, in either region, or a floor rises. */
  static PresenceState step(PresenceState state, SeededRandom random) {
    PresenceWriter writer = writer(random.chance(0.7) ? EU : US, 3).aboveFloor(state);
    MemberKey key = key(random.between(0, MEMBERS - 1));
    if (random.chance(0.03)) {
      return Removal.evictRegion(state, US);
    }
    return random.chance(0.6)
        ? writer.enterOrUpdate(
            state, key, entry(writer.origin().region(), random.between(0L, 1_000L)))
        : Removal.leave(state, key);
  }

  /** Three buckets with channels, generations and forgetting in common. */
  static List<PresenceBucket> related(long seed) {
    SeededRandom random = new SeededRandom(seed);
    List<PresenceBucket> buckets =
        new ArrayList<>(List.of(PresenceBucket.EMPTY, PresenceBucket.EMPTY, PresenceBucket.EMPTY));
    PresenceState[] states = {PresenceState.EMPTY, PresenceState.EMPTY};
    for (int i = 0; i < 30; i++) {
      int at = random.between(0, 2);
      int channel = random.between(0, 1);
      PresenceState delta = step(states[channel], random);
      states[channel] = states[channel].join(delta);
      PresenceBucket before = buckets.get(at);
      int kind = random.between(0, 9);
      buckets.set(
          at,
          kind == 0
              ? before.forgetting(random.between(1L, 5L))
              : kind < 4
                  ? before.mergeData(buckets.get(random.between(0, 2)))
                  : before.written("app/" + channel, random.between(1L, 5L), delta));
    }
    return buckets;
  }
}
