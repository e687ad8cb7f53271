package io.meridian.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.cli.Meridian;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ChaosCommandsTest {
  @Test
  void meridianKnowsTheDemo() {
    CommandLine meridian =
        Meridian.commandLine(
            () -> {
              throw new AssertionError("help needs no regions");
            });
    StringWriter help = new StringWriter();
    meridian.setOut(new PrintWriter(help));

    int exitCode = meridian.execute("demo", "--help");

    assertThat(exitCode).isZero();
    assertThat(help.toString()).contains("--leave-down", "--region", "official Java SDK");
  }
}
