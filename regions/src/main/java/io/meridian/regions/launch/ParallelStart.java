package io.meridian.regions.launch;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Starts several regions at once, one thread each, and takes care that an interrupted start leaves
 * nothing behind.
 */
final class ParallelStart {
  private final RegionStarter starter;
  private final StartAttempt attempt;

  ParallelStart(RegionStarter starter, StartAttempt attempt) {
    this.starter = starter;
    this.attempt = attempt;
  }

  /** What has to be done before any region is started. */
  @FunctionalInterface
  interface Preparation {
    void run() throws InterruptedException;
  }

  /**
   * @throws LaunchException with what went wrong in each region that failed, or in the preparation
   */
  void run(List<LaunchPlan> plans, Preparation preparation) {
    var onExit = new Thread(attempt::cancel, "stop-half-started");
    Runtime.getRuntime().addShutdownHook(onExit);
    ExecutorService threads = Executors.newFixedThreadPool(Math.max(1, plans.size()));
    try {
      preparation.run();
      requireNoFailure(startAll(threads, plans));
    } catch (InterruptedException e) {
      attempt.cancel();
      Thread.currentThread().interrupt();
      throw new LaunchException("interrupted: what was started just now is stopped again");
    } finally {
      threads.shutdownNow();
      removeHook(onExit);
    }
  }

  private List<String> startAll(ExecutorService threads, List<LaunchPlan> plans)
      throws InterruptedException {
    Map<LaunchPlan, Future<?>> starts = new LinkedHashMap<>();
    for (LaunchPlan plan : plans) {
      starts.put(
          plan,
          threads.submit(
              () -> {
                starter.start(plan);
                return plan;
              }));
    }
    List<String> failures = new ArrayList<>();
    for (Future<?> start : starts.values()) {
      try {
        start.get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof LaunchException)) {
          throw new IllegalStateException(e.getCause());
        }
        failures.add(String.valueOf(e.getCause().getMessage()));
      }
    }
    return failures;
  }

  private static void requireNoFailure(List<String> failures) {
    if (!failures.isEmpty()) {
      throw new LaunchException(String.join("\n", failures.stream().distinct().toList()));
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is exiting, and the hook runs.
    }
  }
}
