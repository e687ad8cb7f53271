package io.meridian.replication.link;

import java.time.Duration;

/**
 * @param frameBytesMax a longer frame closes the connection
 * @param queueBytesMax bytes that wait for a slow or lost peer; what does not fit is dropped
 * @param queueFramesMax frames that wait, likewise
 * @param inFlight messages handed over and not yet taken, for each connection; then reading stops
 * @param pingEvery how often each end is asked for a sign of life
 * @param silenceMax a connection silent for longer is closed and opened anew
 * @param reconnectAfter pause before the next address is tried
 */
public record LinkSettings(
    int frameBytesMax,
    long queueBytesMax,
    int queueFramesMax,
    int inFlight,
    Duration pingEvery,
    Duration silenceMax,
    Duration reconnectAfter) {
  public static final LinkSettings DEFAULT =
      new LinkSettings(
          4 << 20,
          16 << 20,
          16_384,
          256,
          Duration.ofMillis(500),
          Duration.ofSeconds(3),
          Duration.ofMillis(250));
}
