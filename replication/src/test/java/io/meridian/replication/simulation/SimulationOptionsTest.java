package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SimulationOptionsTest {
  @Test
  void whatIsPrintedParses() {
    for (long seed = 1; seed <= 100; seed++) {
      SimulationOptions drawn = SimulationOptions.draw(seed).without(Mechanism.IMPLIED_MARKS);

      assertThat(SimulationOptions.parse(drawn.toString())).isEqualTo(drawn);
    }
  }

  @Test
  void onlyWhatIsNotBenignIsPrinted() {
    SimulationOptions options =
        SimulationOptions.BENIGN
            .with(Option.LOSS, 0.02)
            .with(Option.REGIONS, 5)
            .with(Option.BUSY_MILLIS, 50)
            .with(Option.BUSY_MILLIS, Option.BUSY_MILLIS.benign())
            .without(Mechanism.IMPLIED_MARKS)
            .without(Mechanism.CHAIN);

    assertThat(options).hasToString("regions=5 loss=0.02 without=chain without=implied-marks");
  }

  @ParameterizedTest
  @CsvSource({
    "regions=6, 'regions 6, must be a whole number from 1 to 5'",
    "publishers=1.5, 'publishers 1.5, must be a whole number from 1 to 100'",
    "loss=2, 'loss 2, must be from 0 to 1'",
    "loss=NaN, 'loss \"NaN\" is not a number'",
    "loss=much, 'loss \"much\" is not a number'",
    "loss, 'option \"loss\" is not name=value'",
    "lost=1, no option lost",
    "without=luck, no mechanism luck"
  })
  void whatCannotBeReadIsNamed(String text, String error) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SimulationOptions.parse(text))
        .withMessageContaining(error);
  }
}
