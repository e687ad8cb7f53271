package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How the two ends of a link make sure of each other: the listener sends a nonce; who connects
 * answers with its name, a nonce of its own and an HMAC over all of it; the listener proves itself
 * the same way. Neither sends the secret, and a recorded handshake is of no use.
 */
final class Handshake {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int NONCE_BYTES = 16;
  private static final int MAC_BYTES_MAX = 64;
  private static final int REGION_BYTES_MAX = 16;

  private final byte[] secret;
  private final RegionId self;

  Handshake(byte[] secret, RegionId self) {
    this.secret = secret.clone();
    this.self = self;
  }

  static byte[] nonce() {
    byte[] nonce = new byte[NONCE_BYTES];
    RANDOM.nextBytes(nonce);
    return nonce;
  }

  Frame challenge(byte[] nonce) {
    return Frame.of(
        Frame.Kind.CHALLENGE,
        new WireWriter(32).writeNumber(LinkCodec.VERSION).writeBytes(nonce).toBytes());
  }

  Frame hello(Frame challenge, byte[] ownNonce, RegionId to) throws WireException {
    WireReader in = new WireReader(challenge.expect(Frame.Kind.CHALLENGE).body().toArray());
    expectVersion(in.readNumber());
    byte[] theirs = in.readBytes(NONCE_BYTES);
    return Frame.of(
        Frame.Kind.HELLO,
        new WireWriter(128)
            .writeNumber(LinkCodec.VERSION)
            .writeText(self.value())
            .writeText(to.value())
            .writeBytes(ownNonce)
            .writeBytes(mac("hello", theirs, ownNonce, self, to))
            .toBytes());
  }

  /** What the listener learnt from a hello that proved itself. */
  record Peer(RegionId region, Frame welcome) {}

  Peer welcome(Frame hello, byte[] ownNonce) throws WireException {
    WireReader in = new WireReader(hello.expect(Frame.Kind.HELLO).body().toArray());
    expectVersion(in.readNumber());
    RegionId from = region(in.readText(REGION_BYTES_MAX));
    RegionId to = region(in.readText(REGION_BYTES_MAX));
    byte[] theirs = in.readBytes(NONCE_BYTES);
    expectMac(in.readBytes(MAC_BYTES_MAX), mac("hello", ownNonce, theirs, from, to), from);
    if (!to.equals(self)) {
      throw new LinkException(
          LinkFault.REGION, "region " + from + " looks for region " + to + ", this is " + self);
    }
    return new Peer(
        from,
        Frame.of(
            Frame.Kind.WELCOME,
            new WireWriter(64).writeBytes(mac("welcome", theirs, ownNonce, self, from)).toBytes()));
  }

  void verifyWelcome(Frame welcome, Frame challenge, byte[] ownNonce, RegionId of)
      throws WireException {
    WireReader first = new WireReader(challenge.body().toArray());
    expectVersion(first.readNumber());
    byte[] theirs = first.readBytes(NONCE_BYTES);
    WireReader in = new WireReader(welcome.expect(Frame.Kind.WELCOME).body().toArray());
    expectMac(in.readBytes(MAC_BYTES_MAX), mac("welcome", ownNonce, theirs, of, self), of);
  }

  private static void expectVersion(long version) throws WireException {
    if (version != LinkCodec.VERSION) {
      throw new LinkException(
          LinkFault.VERSION, "link version " + version + ", known is " + LinkCodec.VERSION);
    }
  }

  private static void expectMac(byte[] given, byte[] due, RegionId region) throws WireException {
    if (!MessageDigest.isEqual(given, due)) {
      throw new LinkException(
          LinkFault.SECRET, "region " + region + " does not know this deployment's secret");
    }
  }

  private static RegionId region(String text) throws WireException {
    try {
      return new RegionId(text);
    } catch (IllegalArgumentException e) {
      throw new LinkException(LinkFault.REGION, "region: " + e.getMessage());
    }
  }

  private byte[] mac(String word, byte[] first, byte[] second, RegionId from, RegionId to) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(
          new WireWriter(128)
              .writeText("meridian-link " + word)
              .writeBytes(first)
              .writeBytes(second)
              .writeText(from.value())
              .writeText(to.value())
              .toBytes());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HmacSHA256", e);
    }
  }
}
