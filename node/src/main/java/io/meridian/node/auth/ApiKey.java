package io.meridian.node.auth;

import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An API key as a client presents it: {@code appId.keyId:secret}.
 *
 * @param appId letters, digits, {@code -} and {@code _}
 * @param keyId as {@code appId}
 * @param secret not empty; kept out of {@link #toString}
 */
public record ApiKey(String appId, String keyId, String secret) {
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]+)\\.([A-Za-z0-9_-]+):(.+)", Pattern.DOTALL);
  private static final int MAX_CHARS = 512;

  /**
   * Reads a key; one that is not of the form is refused with 40005 and never repeated in the
   * message.
   */
  public static ApiKey parse(String text) throws ProtocolException {
    Matcher key = FORM.matcher(text);
    if (text.length() > MAX_CHARS || !key.matches()) {
      throw ErrorCode.MALFORMED_CREDENTIALS.refuse(
          "the key of "
              + text.length()
              + " chars is not of the form appId.keyId:secret, max "
              + MAX_CHARS
              + " chars");
    }
    return new ApiKey(key.group(1), key.group(2), key.group(3));
  }

  /** {@code appId.keyId}: what the key is called where its secret must not be shown. */
  public String name() {
    return appId + '.' + keyId;
  }

  @Override
  public String toString() {
    return "ApiKey[" + name() + "]";
  }
}
