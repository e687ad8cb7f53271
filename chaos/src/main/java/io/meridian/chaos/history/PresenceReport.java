package io.meridian.chaos.history;

/**
 * What was there to judge presence by.
 *
 * @param members clients that entered a channel, each counted once for each channel
 * @param changesSeen enters, updates and leaves that watchers were told
 * @param looksJudged last looks of a client at a channel that show who was there in the end
 * @param looksTooEarly last looks that prove nothing, since a disturbance had just begun or ended
 */
public record PresenceReport(long members, long changesSeen, long looksJudged, long looksTooEarly) {
  /** Of a history without members. */
  public static final PresenceReport NONE = new PresenceReport(0, 0, 0, 0);
}
