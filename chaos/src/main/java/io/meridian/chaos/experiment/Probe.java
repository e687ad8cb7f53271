package io.meridian.chaos.experiment;

/** What is measured while an experiment runs. */
public enum Probe {
  /** Sending to delivery in the publisher's own region, 99th percentile, in milliseconds. */
  DELIVERY_P99_MILLIS,
  /** Sending to delivery in each of the other regions, 99th percentile, in milliseconds. */
  REMOTE_DELIVERY_P99_MILLIS,
  /** Sending to acknowledgement, 99th percentile, in milliseconds. */
  ACKNOWLEDGEMENT_P99_MILLIS,
  /** Publishes that are not answered now, of all publishers. */
  UNANSWERED,
  /** Longest time for which any subscriber has received nothing, in milliseconds. */
  SILENCE_MILLIS,
  /** Publishes that were refused, in percent of those answered. */
  REFUSED_PERCENT
}
