package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.LogState;
import java.util.List;

/**
 * What a region says to the others of what it holds, so that whoever lacks something is sent it.
 */
final class Comparing {
  private static final long ASK_FOR_GAP_MILLIS = 300;

  private final LogState log;
  private final Peers peers;
  private long gapAskedMillis;

  Comparing(LogState log, Peers peers) {
    this.log = log;
    this.peers = peers;
  }

  void withAll(long nowMillis, List<Effect> out) {
    peers.views().forEach((peer, view) -> with(peer, view, nowMillis, out));
  }

  /** Unless it is known to hold all in this life of its storage or a later one. */
  void with(RegionId peer, long epoch, long nowMillis, List<Effect> out) {
    PeerView view = peers.views().get(peer);
    if (view != null && !view.holds(log.vector(), epoch)) {
      with(peer, view, nowMillis, out);
    }
  }

  private void with(RegionId peer, PeerView view, long nowMillis, List<Effect> out) {
    view.digestSent(nowMillis);
    out.add(new Effect.Send(peer, new Exchange.Digest(log.vector())));
  }

  /**
   * Now and then with those that have not confirmed all, and with all while something is missing.
   *
   * @param gap whether entries are kept aside because one before them is missing
   */
  void onTick(boolean gap, long nowMillis, List<Effect> out) {
    peers
        .views()
        .forEach(
            (peer, view) -> {
              if (!view.held().covers(log.vector())
                  && peers.members().waitsFor(peer)
                  && view.digestDue(nowMillis)) {
                out.add(new Effect.Send(peer, new Exchange.Digest(log.vector())));
              }
            });
    if (gap && nowMillis - gapAskedMillis >= ASK_FOR_GAP_MILLIS) {
      gapAskedMillis = nowMillis;
      withAll(nowMillis, out);
    }
  }

  /** To all, not only to the sender: what a majority holds is learnt by hearing of it. */
  void tellAll(List<Effect> out) {
    peers.views().keySet().forEach(peer -> tell(peer, false, out));
  }

  /**
   * @param wants whether this region lacks something that the peer has
   */
  void tell(RegionId peer, boolean wants, List<Effect> out) {
    out.add(new Effect.Send(peer, new Exchange.Holds(log.vector(), wants)));
  }
}
