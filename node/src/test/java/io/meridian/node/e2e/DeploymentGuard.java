package io.meridian.node.e2e;

import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.LocalDeployment;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.TimeUnit;

/**
 * A process that outlives the tests' JVM, however that ends, and then stops the regions. It waits
 * for the end of its standard input, which the operating system closes for it.
 */
final class DeploymentGuard {
  private static final int TRIES = 30;

  private DeploymentGuard() {}

  public static void main(String[] args) throws IOException, InterruptedException {
    InputStream tests = System.in;
    tests.transferTo(OutputStream.nullOutputStream());
    LocalDeployment processes = Deployment.processes();
    for (int tried = 0; tried < TRIES; tried++) {
      try {
        processes.stop(Deployment.REGIONS, false);
        return;
      } catch (LaunchException busy) {
        // A start that was under way when the tests died ends soon.
        TimeUnit.SECONDS.sleep(1);
      }
    }
  }
}
