package io.meridian.node.metrics;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.ChannelLag;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The lags of a node's channels together.
 *
 * @param channels how many run here
 * @param unconfirmed by peer
 * @param missing by region of origin
 * @param early likewise
 */
record LagSum(
    int channels,
    SortedMap<RegionId, Behind> unconfirmed,
    SortedMap<RegionId, Behind> missing,
    SortedMap<RegionId, ChannelLag.Early> early,
    long awaitingDurability,
    long withheld,
    long phantoms) {

  /**
   * @param entries sum over all channels
   * @param ageMillis for how long the oldest of them has been seen lacking, see {@link
   *     ChannelLag.Behind}; 0 without entries
   */
  record Behind(long entries, long ageMillis) {
    static final Behind NONE = new Behind(0, 0);

    private Behind and(Behind other) {
      return new Behind(entries + other.entries, Math.max(ageMillis, other.ageMillis));
    }
  }

  LagSum {
    unconfirmed = Collections.unmodifiableSortedMap(new TreeMap<>(unconfirmed));
    missing = Collections.unmodifiableSortedMap(new TreeMap<>(missing));
    early = Collections.unmodifiableSortedMap(new TreeMap<>(early));
  }

  /**
   * @param nowMillis by the clock that the lags' times are of
   */
  static LagSum of(Collection<ChannelLag> lags, long nowMillis) {
    TreeMap<RegionId, Behind> unconfirmed = new TreeMap<>();
    TreeMap<RegionId, Behind> missing = new TreeMap<>();
    int channels = 0;
    TreeMap<RegionId, ChannelLag.Early> early = new TreeMap<>();
    long awaitingDurability = 0;
    long withheld = 0;
    long phantoms = 0;
    for (ChannelLag lag : lags) {
      channels++;
      add(lag.unconfirmed(), unconfirmed, nowMillis);
      add(lag.missing(), missing, nowMillis);
      lag.early().forEach((origin, kept) -> early.merge(origin, kept, ChannelLag.Early::and));
      awaitingDurability += lag.awaitingDurability();
      withheld += lag.withheld();
      phantoms += lag.phantoms();
    }
    return new LagSum(
        channels, unconfirmed, missing, early, awaitingDurability, withheld, phantoms);
  }

  private static void add(
      Map<RegionId, ChannelLag.Behind> lag, Map<RegionId, Behind> sum, long nowMillis) {
    lag.forEach(
        (region, behind) ->
            sum.merge(
                region,
                new Behind(behind.entries(), Math.max(0, nowMillis - behind.sinceMillis())),
                Behind::and));
  }

  Behind unconfirmed(RegionId peer) {
    return unconfirmed.getOrDefault(peer, Behind.NONE);
  }

  Behind missing(RegionId origin) {
    return missing.getOrDefault(origin, Behind.NONE);
  }

  /** What is missing of origins that are none of these: regions that were removed, for example. */
  Behind missingOfOthers(Collection<RegionId> known) {
    return missing.entrySet().stream()
        .filter(of -> !known.contains(of.getKey()))
        .map(Map.Entry::getValue)
        .reduce(Behind.NONE, Behind::and);
  }

  ChannelLag.Early early(RegionId origin) {
    return early.getOrDefault(origin, ChannelLag.Early.NONE);
  }

  ChannelLag.Early earlyOfAll() {
    return earlyOfOthers(List.of());
  }

  /** See {@link #missingOfOthers}. */
  ChannelLag.Early earlyOfOthers(Collection<RegionId> known) {
    return early.entrySet().stream()
        .filter(of -> !known.contains(of.getKey()))
        .map(Map.Entry::getValue)
        .reduce(ChannelLag.Early.NONE, ChannelLag.Early::and);
  }
}
