package io.meridian.replication.log;

/**
 * A run of journal events, so that a reader finds where to start: by what was held before it
 * (catch-up), or by the serials in it (history).
 *
 * @param firstEvent number of its first event, counted from 1
 * @param lastEvent number of its last event
 * @param before what the log held before the first event
 * @param smallest smallest serial of its entries
 * @param largest largest serial of its entries
 * @param ageMillis age of the log ({@link LogState#ageMillis}) at its last event
 */
public record Segment(
    long firstEvent,
    long lastEvent,
    VersionVector before,
    Serial smallest,
    Serial largest,
    long ageMillis) {

  Segment with(long event, Serial serial, long age) {
    return new Segment(firstEvent, event, before, min(smallest, serial), max(largest, serial), age);
  }

  /** This segment and the one that follows it, as one. */
  Segment join(Segment next) {
    return new Segment(
        firstEvent,
        next.lastEvent,
        before,
        min(smallest, next.smallest),
        max(largest, next.largest),
        next.ageMillis);
  }

  private static Serial min(Serial one, Serial other) {
    return one.compareTo(other) <= 0 ? one : other;
  }

  private static Serial max(Serial one, Serial other) {
    return one.compareTo(other) >= 0 ? one : other;
  }
}
