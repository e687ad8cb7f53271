package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class OptionRangeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          latency     | --rate=0             | --rate is 0, allowed are 1 to 100000
          latency     | --payload=19         | --payload is 19, allowed are 20 to 60000
          latency     | --seconds=0          | --seconds is 0, allowed are 1 to 600
          latency     | --warm-up=-5         | --warm-up is -5, allowed are 0 to 600
          throughput  | --first=20001        | --first is 20001, allowed are 1 to 20000
          positions   | --publishers=0       | --publishers is 0, allowed are 1 to 10000
          positions   | --rates=125,0        | --rates is 0, allowed are 1 to 10000
          presence    | --clients=19         | --clients is 19, allowed are 20 to 10000
          throughput  | --budget=0           | --budget is 0, allowed are 1 to 600000
          fanout      | --refine=11          | --refine is 11, allowed are 0 to 10
          connections | --connections=3      | --connections is 3, allowed are 4 to 20000
          wan         | --bytes=7            | --bytes is 7, allowed are 8 to 65536
          wan         | --delay=5001         | --delay is 5001, allowed are 0 to 5000
          wan         | --seconds=601        | --seconds is 601, allowed are 1 to 600
          """)
  void benchmarksRefuseWhatIsOutside(String benchmark, String option, String message) {
    StringWriter err = new StringWriter();

    int exitStatus =
        new CommandLine(new BenchCommand())
            .setErr(new PrintWriter(err, true))
            .execute(benchmark, option);

    assertThat(exitStatus).isEqualTo(CommandLine.ExitCode.USAGE);
    assertThat(err.toString()).startsWith(message);
  }

  @Test
  void bothEndsAreAllowed() {
    CommandSpec command = new CommandLine(new BenchCommand()).getCommandSpec();

    assertThatCode(() -> new OptionRange(2, 3).require(command, "--n", 2))
        .doesNotThrowAnyException();
    assertThatCode(() -> new OptionRange(2, 3).require(command, "--n", 3))
        .doesNotThrowAnyException();
  }
}
