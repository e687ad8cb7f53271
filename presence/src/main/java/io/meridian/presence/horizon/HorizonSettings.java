package io.meridian.presence.horizon;

/**
 * @param hiddenAfterMillis a region of which nothing was heard for so long is hidden; longer than
 *     any cut within which its members are promised to stay
 * @param freshMillis a region whose newest word is older is not in contact
 * @param hopsMax what took more hops is not believed. Each hop makes an age too small by the time
 *     that the word was under way, so without a bound two regions could tell each other for ever of
 *     a third that is gone
 */
public record HorizonSettings(long hiddenAfterMillis, long freshMillis, int hopsMax) {
  public static final HorizonSettings DEFAULT = new HorizonSettings(45_000, 5_000, 4);

  public HorizonSettings {
    if (freshMillis >= hiddenAfterMillis) {
      throw new IllegalArgumentException(
          "a word is fresh for " + freshMillis + " ms, must be less than " + hiddenAfterMillis);
    }
  }
}
