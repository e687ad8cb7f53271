package io.meridian.regions;

/**
 * The API key that every deployment on one machine knows. Since everybody knows it, a node whose
 * address is not loopback refuses to start with it.
 */
public final class LocalKey {
  /** The app that the key belongs to. */
  public static final String APP_ID = "local";

  /** The key's id within its app. */
  public static final String KEY_ID = "dev";

  /** The part that would be secret. */
  public static final String SECRET = "only-on-loopback";

  /** The whole key, as SDKs take it: {@code appId.keyId:secret}. */
  public static final String KEY = APP_ID + "." + KEY_ID + ":" + SECRET;

  private LocalKey() {}
}
