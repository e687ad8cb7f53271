package io.meridian.node;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CommonPoolTest {
  /** What a step runs in, as a process of its own says: the pool is made once in each. */
  static final class OneStep {
    public static void main(String[] makeSufficient) {
      if (makeSufficient.length > 0) {
        CommonPool.makeSufficient();
      }
      System.out.println(
          CompletableFuture.supplyAsync(() -> Thread.currentThread().getName()).join());
    }
  }

  @Test
  void twoProcessorsDoNotStartAThreadForEachStep() throws Exception {
    assertThat(threadOfAStep("2", "makeSufficient")).startsWith("ForkJoinPool.commonPool-worker");
    assertThat(threadOfAStep("1", "makeSufficient")).startsWith("ForkJoinPool.commonPool-worker");
    assertThat(threadOfAStep("2")).as("what it is there for").startsWith("Thread-");
  }

  private static String threadOfAStep(String processors, String... arguments) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(
            System.getProperty("java.home") + "/bin/java",
            "-XX:+UseSerialGC",
            "-XX:ActiveProcessorCount=" + processors,
            "-cp",
            System.getProperty("java.class.path"),
            OneStep.class.getName());
    builder.command().addAll(List.of(arguments));
    Process process = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    return new String(process.getInputStream().readAllBytes(), UTF_8);
  }
}
