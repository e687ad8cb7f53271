package io.meridian.replication.link;

import io.meridian.replication.wire.WireException;
import org.apache.pekko.util.ByteString;

/** One length-framed unit of a link: a kind byte, then what the kind carries. */
record Frame(Kind kind, ByteString body) {

  enum Kind {
    /** Listener's first word: a nonce. */
    CHALLENGE,
    /** Who connects, and the proof that it knows the secret. */
    HELLO,
    /** The listener's proof. */
    WELCOME,
    /** A link message. */
    MESSAGE,
    /** Asks for a sign of life. */
    PING,
    /** A sign of life. */
    PONG,
    /** What a region says of its storage. */
    LIFE,
    /** A message about a channel's presence. */
    PRESENCE,
    /** Which regions a region hears. */
    HORIZON
  }

  ByteString encode() {
    return ByteString.fromArray(new byte[] {(byte) kind.ordinal()}).concat(body);
  }

  static Frame of(Kind kind, byte[] body) {
    return new Frame(kind, ByteString.fromArrayUnsafe(body));
  }

  static Frame empty(Kind kind) {
    return new Frame(kind, ByteString.emptyByteString());
  }

  static Frame decode(ByteString bytes) throws WireException {
    int code = bytes.isEmpty() ? -1 : bytes.head();
    if (code < 0 || code >= Kind.values().length) {
      throw new WireException("frame of kind " + code + ", max " + (Kind.values().length - 1));
    }
    return new Frame(Kind.values()[code], bytes.drop(1));
  }

  Frame expect(Kind expected) throws WireException {
    if (kind != expected) {
      throw new WireException("frame " + kind + " where " + expected + " was due");
    }
    return this;
  }
}
