package io.meridian.terraform;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test class when there is no SSH server on this machine. In CI, which sets the variable
 * {@code CI}, {@code .ci/install-package} installs one, and where that fails the test runs and
 * fails: there it must not go unnoticed. On somebody's own machine nothing is installed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsSshd.Condition.class)
@interface NeedsSshd {
  /** Where Debian and others have it; it must be started by its whole path. */
  Path PROGRAM = Path.of("/usr/sbin/sshd");

  /** Looks at this machine, and in CI gives it what it lacks. */
  final class Condition implements ExecutionCondition {
    private static final int INSTALL_MINUTES_MAX = 3;

    /** For the script to take back what it changed. */
    private static final int INSTALL_END_SECONDS_MAX = 10;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (isThere()) {
        return ConditionEvaluationResult.enabled(PROGRAM + " is there");
      }
      if (System.getenv("CI") == null) {
        return ConditionEvaluationResult.disabled(
            "there is no " + PROGRAM + ": install the package openssh-server to run this test");
      }
      install();
      return ConditionEvaluationResult.enabled(PROGRAM + " has to be there in CI");
    }

    private static boolean isThere() {
      return Files.isExecutable(PROGRAM);
    }

    private static void install() {
      try {
        Process script =
            new ProcessBuilder(
                    Terraform.project(".ci/install-package").toString(),
                    PROGRAM.toString(),
                    "openssh-server")
                .inheritIO()
                .start();
        if (!script.waitFor(INSTALL_MINUTES_MAX, TimeUnit.MINUTES)) {
          script.destroy();
          script.waitFor(INSTALL_END_SECONDS_MAX, TimeUnit.SECONDS);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
