package io.meridian.node.edge;

import java.time.Duration;

/**
 * @param maxIdleInterval longest silence that a client is told to expect
 * @param connectionStateTtl how long a client may be away and go on
 * @param outboundBytesMax bytes that wait for a slow client; beyond it the client gets what it
 *     lacks from the log when it has read on
 * @param outboundBytesLow when what waits is below this, a client that fell behind catches up
 * @param stalledMax a client that reads nothing for this long while frames wait is disconnected
 * @param unansweredMax publishes and presence frames of one connection that wait for an answer;
 *     beyond it no more frames are read
 * @param unansweredBytesMax their payload in bytes, likewise
 * @param channelsMax channels that one connection may be attached to
 * @param resendAfter how long a publish waits for its channel's answer before it is sent again
 * @param answerWithin how long a publish is tried before it is refused
 * @param remainPresent how long the members of a connection stay whose transport is lost
 * @param remainPresentMax and at most, when the client asks for its own time
 * @param handshakesMax handshakes of WebSockets that are under way at once
 * @param handshakesWaitingMax and that wait; beyond it a client is refused with 503 and goes
 *     elsewhere
 * @param handshakePatience how long one waits before it is refused likewise; shorter than SDKs wait
 */
public record EdgeSettings(
    Duration maxIdleInterval,
    Duration connectionStateTtl,
    int outboundBytesMax,
    int outboundBytesLow,
    Duration stalledMax,
    int unansweredMax,
    int unansweredBytesMax,
    int channelsMax,
    Duration resendAfter,
    Duration answerWithin,
    Duration remainPresent,
    Duration remainPresentMax,
    int handshakesMax,
    int handshakesWaitingMax,
    Duration handshakePatience) {
  public static final EdgeSettings DEFAULT =
      new EdgeSettings(
          Duration.ofSeconds(5),
          Duration.ofMinutes(2),
          4 << 20,
          256 << 10,
          Duration.ofSeconds(30),
          4_000,
          4 << 20,
          200,
          Duration.ofSeconds(3),
          Duration.ofSeconds(20),
          Duration.ofSeconds(15),
          Duration.ofMinutes(2),
          64,
          10_000,
          Duration.ofSeconds(2));
}
