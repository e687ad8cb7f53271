package io.meridian.chaos.history;

import java.util.List;

/**
 * What one subscriber saw; all counts are of messages.
 *
 * @param received delivered to it, repetitions included
 * @param unacknowledged delivered, but refused or never answered: allowed
 * @param neverSent delivered, but sent by nobody
 * @param longestSilenceMillis between two deliveries, from its first to the last sending of all
 *     publishers; one that ended before the first disturbance does not count
 * @param regions where it was connected, in this order; one element if it never moved
 * @param connectionIds how many different ones it had
 */
public record SubscriberReport(
    String subscriber,
    long received,
    long lost,
    long duplicated,
    long outOfOrder,
    long unacknowledged,
    long neverSent,
    long longestSilenceMillis,
    List<String> regions,
    int connectionIds) {
  public SubscriberReport {
    regions = List.copyOf(regions);
  }

  /** True if it was connected to more than one region. */
  public boolean moved() {
    return regions.size() > 1;
  }
}
