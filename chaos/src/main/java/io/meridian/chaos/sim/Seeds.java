package io.meridian.chaos.sim;

/**
 * Runs a check for a range of seeds, stops at the first that fails and names it. {@code
 * -Dmeridian.seed=N} runs that seed alone, instead of the range.
 */
public final class Seeds {
  /** System property that replays one seed. */
  public static final String REPLAY_PROPERTY = "meridian.seed";

  /** One run. Everything that it does must follow from the seed. */
  @FunctionalInterface
  public interface Check {
    void run(long seed) throws Exception;
  }

  private Seeds() {}

  /**
   * Runs the check for each seed of a range.
   *
   * @param count how many seeds, from {@code firstSeed} up, 1 or more
   * @throws AssertionError that names the seed, caused by what the check threw
   */
  public static void run(long firstSeed, int count, Check check) {
    if (count < 1) {
      throw new IllegalArgumentException("count " + count + ", must be 1 or more");
    }
    Long replayed = Long.getLong(REPLAY_PROPERTY);
    if (replayed != null) {
      runOne(replayed, check);
      return;
    }
    for (long seed = firstSeed; seed < firstSeed + count; seed++) {
      runOne(seed, check);
    }
  }

  /** True while a single seed is replayed: what a range must reach need not be reached then. */
  public static boolean replaying() {
    return Long.getLong(REPLAY_PROPERTY) != null;
  }

  private static void runOne(long seed, Check check) {
    try {
      check.run(seed);
    } catch (Exception | AssertionError | StackOverflowError failure) {
      throw new AssertionError(
          "seed "
              + seed
              + " failed (again with -D"
              + REPLAY_PROPERTY
              + "="
              + seed
              + "): "
              + failure,
          failure);
    }
  }
}
