package io.meridian.node.rest;

import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;

/**
 * From when to when a request asks for history, both inclusive, and in which direction.
 *
 * @param backwards newest first
 */
record TimeSpan(boolean backwards, long startMillis, long endMillis) {

  static TimeSpan of(RestRequest request) throws ProtocolException {
    String direction = request.params().getOrDefault("direction", "backwards");
    if (!direction.equals("backwards") && !direction.equals("forwards")) {
      throw ErrorCode.INVALID_PARAMETER.refuse(
          "direction is '" + direction + "', allowed are backwards and forwards");
    }
    long start = request.number("start", 0, 0, Long.MAX_VALUE);
    long end = request.number("end", Long.MAX_VALUE, 0, Long.MAX_VALUE);
    if (start > end) {
      throw ErrorCode.INVALID_PARAMETER.refuse("start " + start + " is after end " + end);
    }
    return new TimeSpan(direction.equals("backwards"), start, end);
  }
}
