package io.meridian.presence.channel;

/**
 * Bounds and times of a channel's presence; all times in milliseconds.
 *
 * @param tickMillis how often time is looked at
 * @param announceMillis how long a new activation waits for nodes to announce their members before
 *     the grace of those begins that nobody announced
 * @param graceMillis of members whose own is not known
 * @param answerMillis a frame that is not held by a majority by then is answered with a refusal
 * @param resendMillis deltas that were not acknowledged are sent again after this
 * @param relayMillis a delta that a peer has not heard of from its writer by then is passed on
 * @param compareMillis how often peers compare states, jittered, once nothing changes
 * @param bufferedDeltas kept for peers that lag, own and others' together; beyond it a peer is sent
 *     the state in parts
 * @param bufferedBytes of those, likewise
 * @param partBytes size of a part of a state, and of one message of deltas
 * @param departures explicit leaves remembered against late entries; the oldest is forgotten first
 * @param departureMillis and for how long
 * @param stateBytes of all members' data on the channel; entering more is refused
 */
public record PresenceSettings(
    long tickMillis,
    long announceMillis,
    long graceMillis,
    long answerMillis,
    long resendMillis,
    long relayMillis,
    long compareMillis,
    int bufferedDeltas,
    int bufferedBytes,
    int partBytes,
    int departures,
    long departureMillis,
    int stateBytes) {
  public static final PresenceSettings DEFAULT =
      new PresenceSettings(
          200, 5_000, 15_000, 10_000, 1_000, 1_000, 30_000, 10_000, 4 << 20, 256 << 10, 10_000,
          120_000, 32 << 20);
}
