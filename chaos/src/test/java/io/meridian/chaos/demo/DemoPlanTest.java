package io.meridian.chaos.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.history.History;
import io.meridian.regions.RegionId;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

class DemoPlanTest {
  @Command
  private static final class Parsed {
    @Mixin private final DemoOptions options = new DemoOptions();

    static DemoOptions from(String... arguments) {
      Parsed parsed = new Parsed();
      new CommandLine(parsed).parseArgs(arguments);
      return parsed.options;
    }
  }

  @Test
  void withoutOptionsTheUsRegionDiesAfterTenSeconds() {
    assertThat(Parsed.from().plan())
        .isEqualTo(new DemoPlan(new RegionId("us"), 4, 50, 2, 10, 15, 1_000));
  }

  @Test
  void argumentsCarryThePlanToTheOtherProcess() {
    DemoOptions options = Parsed.from("--region=ap", "--channels=7", "--rate=20", "--before=3");

    String[] arguments = options.arguments().toArray(String[]::new);

    assertThat(Parsed.from(arguments).plan()).isEqualTo(options.plan());
  }

  @Test
  void whatIsOutOfRangeIsNamed() {
    assertThatThrownBy(() -> Parsed.from("--rate=0").plan())
        .hasMessage("messages per second: 0, allowed are 1 to 1000");
  }

  @Test
  void aDemoThatWouldNotFitMemoryIsRefused() {
    DemoPlan huge = new DemoPlan(new RegionId("us"), 4, 1_000, 20, 600, 600, 1_000);

    assertThat(Parsed.from().plan().eventCapacity(3)).isBetween(60_000, 100_000);
    assertThatThrownBy(() -> huge.eventCapacity(3))
        .hasMessageContaining("allowed are " + History.EVENTS_MAX);
  }
}
