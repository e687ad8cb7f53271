package io.meridian.terraform;

import java.io.IOException;
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
 * Skips a test class when there is no SSH server on this machine and none can be installed, which
 * {@code terraform/src/test/sh/install-sshd} tries. In CI, which sets the variable {@code CI}, the
 * test runs and fails: there it must not go unnoticed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsSshd.Condition.class)
@interface NeedsSshd {
  /** Where Debian and others have it; it must be started by its whole path. */
  Path PROGRAM = Path.of("/usr/sbin/sshd");

  /** Looks at this machine, and tries once to give it what it lacks. */
  final class Condition implements ExecutionCondition {
    private static final int INSTALL_MINUTES_MAX = 3;

    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (isThere() || install() || System.getenv("CI") != null) {
        return ConditionEvaluationResult.enabled(PROGRAM + " is there, or has to be");
      }
      return ConditionEvaluationResult.disabled(
          "there is no " + PROGRAM + ": install openssh-server to run this test");
    }

    private static boolean isThere() {
      return Files.isExecutable(PROGRAM);
    }

    private static boolean install() {
      try {
        Process script =
            new ProcessBuilder(Terraform.folder("src/test/sh/install-sshd").toString())
                .inheritIO()
                .start();
        if (!script.waitFor(INSTALL_MINUTES_MAX, TimeUnit.MINUTES)) {
          script.destroy();
        }
        return isThere();
      } catch (IOException e) {
        return false;
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
  }
}
