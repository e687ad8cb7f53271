package io.meridian.terraform;

import java.io.File;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Skips a test class when {@code terraform} is not on the {@code PATH}. In CI, which sets the
 * variable {@code CI}, the test runs and fails: there it must not go unnoticed.
 */
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@ExtendWith(NeedsTerraform.Condition.class)
@interface NeedsTerraform {
  /** Looks at the environment of this process. */
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      if (isOnPath() || System.getenv("CI") != null) {
        return ConditionEvaluationResult.enabled("terraform is there, or has to be");
      }
      return ConditionEvaluationResult.disabled(
          "there is no terraform on the PATH: install 1.9 or newer to run this test");
    }

    private static boolean isOnPath() {
      String path = System.getenv().getOrDefault("PATH", "");
      return Stream.of(path.split(File.pathSeparator))
          .filter(folder -> !folder.isEmpty())
          .anyMatch(folder -> Files.isExecutable(Path.of(folder, "terraform")));
    }
  }
}
