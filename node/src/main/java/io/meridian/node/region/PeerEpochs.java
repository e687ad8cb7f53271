package io.meridian.node.region;

import io.meridian.regions.RegionId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The newest life of each other region's storage that this node heard of: every message of a link
 * names it. Any thread may tell or ask.
 */
public final class PeerEpochs {
  private final Map<RegionId, Long> epochs = new ConcurrentHashMap<>();

  void heard(RegionId peer, long epoch) {
    // Nearly every message names what is known already: no lock for those.
    Long known = epochs.get(peer);
    if (known == null || known < epoch) {
      epochs.merge(peer, epoch, Math::max);
    }
  }

  /** 0 when nothing was heard of the peer since this node started. */
  public long of(RegionId peer) {
    return epochs.getOrDefault(peer, 0L);
  }
}
