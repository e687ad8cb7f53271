package io.meridian.presence.channel;

import io.meridian.presence.crdt.PresenceDigest;
import io.meridian.presence.crdt.PresenceState;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A peer's state on its way here: the parts that have come, until all have. At most {@value
 * #PARTS_MAX}, more than a state of allowed size has; with more it is not completed.
 */
final class Pull {
  private static final int PARTS_MAX = 1 << 16;

  final long round;
  private final PresenceState asked;
  private final TreeMap<Integer, PresenceState> parts = new TreeMap<>();
  private PeerMessage.@Nullable Pulled end;
  private long progressMillis;

  Pull(long round, PresenceState asked, Moment now) {
    this.round = round;
    this.asked = asked;
    this.progressMillis = now.elapsedMillis();
  }

  void take(PeerMessage.Part part, Moment now) {
    if (parts.size() < PARTS_MAX) {
      parts.put(part.part(), part.members());
      progressMillis = now.elapsedMillis();
    }
  }

  void take(PeerMessage.Pulled pulled, Moment now) {
    end = pulled;
    progressMillis = now.elapsedMillis();
  }

  boolean isStale(Moment now, long patienceMillis) {
    return now.elapsedMillis() - progressMillis >= patienceMillis;
  }

  /** What the peer has heard with the state, null until everything has come. */
  @Nullable Heard heard() {
    boolean whole = end != null && parts.headMap(end.parts()).size() == end.parts();
    return whole && end != null ? end.heard() : null;
  }

  /** The peer's whole state; only when {@link #heard} is there. */
  PresenceState state() {
    PeerMessage.Pulled last = end;
    if (last == null) {
      throw new IllegalStateException("round " + round + " has not ended");
    }
    return PresenceDigest.rebuilt(
        asked, last.differing(), List.copyOf(parts.headMap(last.parts()).values()), last.seen());
  }
}
