package io.meridian.node.protocol;

/**
 * What a client may send. Whoever exceeds a limit is told the limit and the value.
 *
 * @param maxMessageSize bytes of all messages of one publish: names, data, client ids, extras and
 *     operation metadata added up
 * @param maxFrameSize bytes of one WebSocket frame or REST body
 * @param maxMessagesPerPublish messages in one publish
 * @param maxInboundRate frames that one connection may send in a second
 * @param maxFieldBytes bytes in UTF-8 of each small field that maxMessageSize does not cover: id,
 *     client id, encoding, serial
 */
public record Limits(
    int maxMessageSize,
    int maxFrameSize,
    int maxMessagesPerPublish,
    int maxInboundRate,
    int maxFieldBytes) {
  /** The limits that the server announces and holds to unless configured otherwise. */
  public static final Limits DEFAULT = new Limits(65_536, 524_288, 1_000, 250, 1_024);

  /** Deepest nesting of objects and arrays in a frame, the frame itself included. */
  public static final int MAX_NESTING = 64;
}
