package io.meridian.node.auth;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.meridian.node.protocol.ClientIdRule;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ProtocolException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a client presents into credentials. Only API keys are accepted; tokens get an error
 * that says so.
 */
public final class Authenticator {
  private static final String BASIC = "basic ";

  private final Apps apps;

  /** Knows the keys of {@code apps}. */
  public Authenticator(Apps apps) {
    this.apps = apps;
  }

  /**
   * The credentials of a request. If several kinds are given the query parameters come first.
   *
   * @param key query parameter {@code key}
   * @param accessToken query parameter {@code accessToken} or {@code access_token}
   * @param authorization header {@code Authorization}
   * @throws ProtocolException 40101 without credentials, and as {@link #authenticate(String)};
   *     40162 for a token
   */
  public Credentials authenticate(
      @Nullable String key, @Nullable String accessToken, @Nullable String authorization)
      throws ProtocolException {
    if (key != null) {
      return authenticate(key);
    }
    if (accessToken != null) {
      throw ErrorCode.KEY_REQUIRED.refuse("a token was given; this version accepts API keys only");
    }
    if (authorization == null) {
      throw ErrorCode.INVALID_CREDENTIALS.refuse("no credentials were given; an API key is needed");
    }
    return authenticate(keyInHeader(authorization));
  }

  /**
   * The credentials of an API key.
   *
   * @throws ProtocolException 40005 for what is not a key, 40400 for an unknown app, 40101 for an
   *     unknown key or wrong secret
   */
  public Credentials authenticate(String key) throws ProtocolException {
    ApiKey presented = ApiKey.parse(key);
    App app =
        apps.find(presented.appId())
            .orElseThrow(
                () ->
                    ErrorCode.NOT_FOUND.refuse(
                        "app '" + presented.appId() + "' is not known here"));
    App.Key known =
        app.key(presented.keyId())
            .orElseThrow(
                () ->
                    ErrorCode.INVALID_CREDENTIALS.refuse(
                        "key '" + presented.name() + "' is not known here"));
    if (!MessageDigest.isEqual(
        known.secret().getBytes(UTF_8), presented.secret().getBytes(UTF_8))) {
      throw ErrorCode.INVALID_CREDENTIALS.refuse(
          "the secret of key '" + presented.name() + "' is wrong");
    }
    return new Credentials(app.id(), presented.name(), known.capability(), new ClientIdRule.Any());
  }

  private static String keyInHeader(String authorization) throws ProtocolException {
    String lowerCase = authorization.toLowerCase(Locale.ROOT);
    if (lowerCase.startsWith("bearer ")) {
      throw ErrorCode.KEY_REQUIRED.refuse(
          "a Bearer token was given; this version accepts API keys only");
    }
    if (!lowerCase.startsWith(BASIC)) {
      throw ErrorCode.INVALID_CREDENTIALS.refuse(
          "header Authorization is neither Basic nor Bearer");
    }
    try {
      return new String(
          Base64.getDecoder().decode(authorization.substring(BASIC.length()).strip()), UTF_8);
    } catch (IllegalArgumentException e) {
      throw ErrorCode.MALFORMED_CREDENTIALS.refuse(
          "header Authorization is not base64: " + e.getMessage());
    }
  }
}
