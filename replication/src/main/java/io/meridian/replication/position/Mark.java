package io.meridian.replication.position;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A publisher's name as positions carry it: 48 bits of its SHA-256, so that a mark costs about 8
 * bytes. Two publishers of the few that one position names share it with a chance below
 * 10<sup>-12</sup>.
 */
public final class Mark {
  private static final int BYTES = 6;

  private Mark() {}

  /** The publisher's 48-bit name. */
  public static long of(String publisher) {
    byte[] digest;
    try {
      digest =
          MessageDigest.getInstance("SHA-256").digest(publisher.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
    return HexFormat.fromHexDigitsToLong(HexFormat.of().formatHex(digest, 0, BYTES));
  }
}
