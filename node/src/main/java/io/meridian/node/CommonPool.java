package io.meridian.node;

/** The pool of the JVM in which {@code CompletableFuture} runs asynchronous steps. */
final class CommonPool {
  private static final String PARALLELISM = "java.util.concurrent.ForkJoinPool.common.parallelism";

  /**
   * With fewer, {@code CompletableFuture} starts a thread for each step in place of using the pool.
   * Steps on what Pekko's asks return are asynchronous: each message has several.
   */
  private static final int LEAST = 2;

  private CommonPool() {}

  /**
   * Sees to it on machines with one or two processors, where the pool has one thread by default.
   * Has an effect only before anything has used the pool; what the command line says stays.
   */
  static void makeSufficient() {
    if (Runtime.getRuntime().availableProcessors() <= LEAST
        && System.getProperty(PARALLELISM) == null) {
      System.setProperty(PARALLELISM, Integer.toString(LEAST));
    }
  }
}
