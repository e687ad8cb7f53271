package io.meridian.replication.link;

import io.meridian.replication.wire.WireException;

/** The other end of a link broke the protocol. */
final class LinkException extends WireException {
  private static final long serialVersionUID = 1;

  private final LinkFault fault;

  LinkException(LinkFault fault, String message) {
    super(message);
    this.fault = fault;
  }

  LinkFault fault() {
    return fault;
  }
}
