package io.meridian.node.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Issues and verifies connection keys: signed and self-describing, so that any region that shares
 * the secret can resume a connection without asking the one that issued its key.
 *
 * <pre>
 *   {@literal <connectionId>!<base64url of:>}
 *   version 1 | appHash 8 | clientIdHash 8 | region 1 | epoch 8 | issuedAtMillis 6 | nonce 6 | mac 16     54 bytes, 72 chars
 * </pre>
 *
 * The MAC is HMAC-SHA256 of the connection id and all that stands before it, cut to 16 bytes. The
 * nonce makes each key of a connection another one: SDKs take a transport for a new one by its new
 * key. Keys hold {@code [A-Za-z0-9_!-]} only and have at most 96 chars, because they travel in
 * URLs.
 */
public final class ConnectionKeys {
  /** Longest key. */
  public static final int MAX_CHARS = 96;

  private static final int SECRET_MIN_BYTES = 16;
  private static final byte VERSION = 1;
  private static final int PAYLOAD_BYTES = 1 + 8 + 8 + 1 + 8 + 6 + 6;
  private static final int MAC_BYTES = 16;
  private static final int NONCE_BYTES = 6;
  private static final int CONNECTION_ID_BYTES = 9;
  private static final Pattern CONNECTION_ID = Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_-]{11,15}");
  private static final String ALGORITHM = "HmacSHA256";

  /** Set before what is signed, so that a MAC for one purpose is none for another. */
  private enum Purpose {
    KEY((byte) 1),
    APP((byte) 2),
    CLIENT((byte) 3);

    private final byte tag;

    Purpose(byte tag) {
      this.tag = tag;
    }
  }

  private final SecretKeySpec secret;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param secret at least 16 bytes that all regions share and nobody else knows
   */
  public ConnectionKeys(byte[] secret) {
    if (secret.length < SECRET_MIN_BYTES) {
      throw new IllegalArgumentException(
          "the secret has " + secret.length + " bytes, needs " + SECRET_MIN_BYTES);
    }
    this.secret = new SecretKeySpec(secret, ALGORITHM);
  }

  /** What became of a key that a client presented. */
  public sealed interface Verified {}

  /** It was issued by a region that shares the secret. */
  public record Genuine(ConnectionClaims claims) implements Verified {}

  /** It does not have the form of a key. */
  public record Malformed(String reason) implements Verified {}

  /** It has the form, but was not issued by anyone who knows the secret. */
  public record Forged() implements Verified {}

  /** A new connection id: random, 12 chars, public. */
  public String newConnectionId() {
    byte[] bytes = new byte[CONNECTION_ID_BYTES];
    String id;
    do {
      random.nextBytes(bytes);
      id = Base64.getUrlEncoder().encodeToString(bytes);
    } while (!isConnectionId(id));
    return id;
  }

  /** Whether {@code text} can be the id of a connection. */
  public static boolean isConnectionId(String text) {
    return CONNECTION_ID.matcher(text).matches();
  }

  /** What stands for an app in {@link ConnectionClaims}. */
  public long appHash(String appId) {
    return ByteBuffer.wrap(mac(Purpose.APP, appId, new byte[0])).getLong();
  }

  /** What stands for a client in {@link ConnectionClaims}; 0 for none. */
  public long clientIdHash(@Nullable String clientId) {
    return clientId == null
        ? 0
        : ByteBuffer.wrap(mac(Purpose.CLIENT, clientId, new byte[0])).getLong();
  }

  /** A new key, different from every other of the same claims. */
  public String issue(ConnectionClaims claims) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    ByteBuffer payload = ByteBuffer.allocate(PAYLOAD_BYTES);
    payload
        .put(VERSION)
        .putLong(claims.appHash())
        .putLong(claims.clientIdHash())
        .put((byte) claims.regionIndex());
    payload.putLong(claims.epoch());
    payload
        .putShort((short) (claims.issuedAtMillis() >>> Integer.SIZE))
        .putInt((int) claims.issuedAtMillis());
    payload.put(nonce);
    ByteBuffer signed = ByteBuffer.allocate(PAYLOAD_BYTES + MAC_BYTES);
    signed
        .put(payload.array())
        .put(mac(Purpose.KEY, claims.connectionId(), payload.array()), 0, MAC_BYTES);
    return claims.connectionId() + '!' + Base64.getUrlEncoder().encodeToString(signed.array());
  }

  /** Judges a key that a client presented. Its age is not judged. */
  public Verified verify(String key) {
    int separator = key.indexOf('!');
    if (key.length() > MAX_CHARS || separator < 0) {
      return new Malformed(
          "connection key of "
              + key.length()
              + " chars, max "
              + MAX_CHARS
              + ", must be <id>!<signature>");
    }
    String connectionId = key.substring(0, separator);
    byte[] signed = bytesOf(key.substring(separator + 1));
    if (!isConnectionId(connectionId)
        || signed.length != PAYLOAD_BYTES + MAC_BYTES
        || signed[0] != VERSION) {
      return new Malformed(
          "connection key is not of the form <id>!<signature> that this server issues");
    }
    ByteBuffer parts = ByteBuffer.wrap(signed);
    byte[] payload = new byte[PAYLOAD_BYTES];
    byte[] presentedMac = new byte[MAC_BYTES];
    parts.get(payload).get(presentedMac);
    byte[] expectedMac = new byte[MAC_BYTES];
    ByteBuffer.wrap(mac(Purpose.KEY, connectionId, payload)).get(expectedMac);
    return MessageDigest.isEqual(expectedMac, presentedMac)
        ? new Genuine(claims(connectionId, ByteBuffer.wrap(payload)))
        : new Forged();
  }

  private static ConnectionClaims claims(String connectionId, ByteBuffer payload) {
    payload.get();
    long appHash = payload.getLong();
    long clientIdHash = payload.getLong();
    int regionIndex = Byte.toUnsignedInt(payload.get());
    long epoch = payload.getLong();
    long issuedAtMillis =
        (long) Short.toUnsignedInt(payload.getShort()) << Integer.SIZE
            | Integer.toUnsignedLong(payload.getInt());
    return new ConnectionClaims(
        connectionId, appHash, clientIdHash, regionIndex, epoch, issuedAtMillis);
  }

  /** The bytes of a text in base64url; none if it is not that, or not the one way to write them. */
  private static byte[] bytesOf(String base64) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(base64);
      return Base64.getUrlEncoder().encodeToString(bytes).equals(base64) ? bytes : new byte[0];
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private byte[] mac(Purpose purpose, String text, byte[] bytes) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(secret);
      mac.update(purpose.tag);
      mac.update(text.getBytes(UTF_8));
      mac.update(bytes);
      return mac.doFinal();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(ALGORITHM + " is part of every Java runtime", e);
    }
  }
}
