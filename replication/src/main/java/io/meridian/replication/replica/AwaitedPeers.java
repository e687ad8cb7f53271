package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Who wants to know when a peer holds what this region held when they asked. */
final class AwaitedPeers {
  private static final int MAX = 1_000;
  private static final long PATIENCE_MILLIS = 10_000;

  private final List<Awaited> awaited = new ArrayList<>();

  private record Awaited(Input.AwaitPeer input, VersionVector held, long untilMillis) {}

  /** Answered at once, with no, beyond the bound on those who wait. */
  void await(Input.AwaitPeer input, VersionVector held, long nowMillis, List<Effect> out) {
    if (awaited.size() >= MAX) {
      out.add(new Effect.PeerAwaited(input.ticket(), false));
    } else {
      awaited.add(new Awaited(input, held, nowMillis + PATIENCE_MILLIS));
    }
  }

  void check(Map<RegionId, PeerView> peers, long nowMillis, List<Effect> out) {
    awaited.removeIf(
        waits -> {
          PeerView peer = peers.get(waits.input().peer());
          boolean holds = peer != null && peer.holds(waits.held(), waits.input().epoch());
          boolean ends = holds || peer == null || nowMillis >= waits.untilMillis();
          if (ends) {
            out.add(new Effect.PeerAwaited(waits.input().ticket(), holds));
          }
          return ends;
        });
  }

  boolean isEmpty() {
    return awaited.isEmpty();
  }
}
