package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class SimCommandTest {
  private final StringWriter out = new StringWriter();

  private int run(String... arguments) {
    return new CommandLine(new SimCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(out))
        .execute(arguments);
  }

  @Test
  void aSeedThatHoldsPrintsItsOptions() {
    assertThat(run("--seed", "14")).isZero();

    assertThat(out.toString())
        .contains("seed 14: holds")
        .contains("options " + SimulationOptions.draw(14))
        .contains("1 runs, ")
        .contains("Every promise held.");
  }

  @Test
  void aSeedThatFailsPrintsTheRowOfARegressionTest() {
    assertThat(run("--seed", "80", "--count", "5", "--jobs", "1", "--without", "marks"))
        .isEqualTo(1);

    assertThat(out.toString())
        .contains("FAILS at ")
        .contains("once: ")
        .containsPattern("\\d+ \\| .*without=marks.* \\| once\n");
  }

  @Test
  void aStoryIsTold() {
    assertThat(run("--exactly", "busy-millis=500", "--story")).isZero();

    assertThat(out.toString()).contains("0 ap starts").contains("500 heal");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--set luck=1",
        "--set loss=2",
        "--without luck",
        "--skip 7-3",
        "--skip 1,,2",
        "--jobs 0",
        "--count 0",
        "--count 2 --story"
      })
  void aMistakeIsNamed(String arguments) {
    assertThat(run(arguments.split(" "))).isEqualTo(2);

    String value = arguments.substring(arguments.indexOf(' ') + 1).replaceAll("[=-].*", "");
    assertThat(out.toString()).contains(value.replace(",,2", ""));
  }
}
