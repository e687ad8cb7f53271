package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.regions.RegionId;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this region knows of another one, on one channel. */
final class Peer {
  final RegionId region;

  /** How often the link came up when we last looked. */
  long linkUps;

  /** Of the newest activation of its that spoke of itself. */
  long epoch = -1;

  /** What that activation says that it has joined. */
  Heard heard = Heard.NONE;

  /** What we have told it of what we have. */
  Heard told = Heard.NONE;

  Counts counts = Counts.NONE;
  Counts countsTold = Counts.NONE;

  /** What it lacks and is sent again, by the region that wrote it. */
  final Map<RegionId, Retry> retries = new TreeMap<>();

  /** Whether it may know what we do not. */
  boolean pullNeeded = true;

  /** Whether it lacks what is in no buffer, so that it has to ask for our state. */
  boolean behind;

  /**
   * Whether something came from another peer's state, which is no delta that could be passed on.
   */
  boolean mayLack;

  @Nullable Pull pull;
  long answeredRound;
  long compareDueMillis;
  int comparesInVain;
  long toldMillis;
  long countsToldMillis;

  Peer(RegionId region, long linkUps, Moment now) {
    this.region = region;
    this.linkUps = linkUps;
    toldMillis = now.elapsedMillis();
    compareSoon(now);
  }

  /** It may have missed anything, and so may we. */
  void compareSoon(Moment now) {
    pullNeeded = true;
    comparesInVain = 0;
    compareDueMillis = now.elapsedMillis();
  }

  boolean lacks(Origin activation, long through) {
    return !region.equals(activation.region())
        && heard.epochOf(activation.region()) <= activation.epoch()
        && heard.of(activation) < through;
  }
}
