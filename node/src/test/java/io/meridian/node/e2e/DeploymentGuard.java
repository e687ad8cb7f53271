package io.meridian.node.e2e;

import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.awaitility.Awaitility;

/**
 * A process that outlives the tests' JVM, however that ends, and then stops the regions. It waits
 * for the end of its standard input, which the operating system closes for it; and when it is asked
 * to exit itself, as all processes of a terminal are, it stops them as well.
 */
final class DeploymentGuard {
  /** A start that was under way when the tests died ends within this time. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private DeploymentGuard() {}

  public static void main(String[] args) throws IOException {
    Runtime.getRuntime().addShutdownHook(new Thread(DeploymentGuard::stopRegions));
    InputStream tests = System.in;
    tests.transferTo(OutputStream.nullOutputStream());
  }

  private static void stopRegions() {
    Awaitility.await()
        .atMost(PATIENCE)
        .pollInterval(Duration.ofSeconds(1))
        .ignoreExceptionsMatching(busy -> busy instanceof LaunchException)
        .until(
            () -> {
              new RegionProcesses().stop(false);
              return true;
            });
  }
}
