package io.meridian.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class NarratorTest {
  private static final long MINUTE_MILLIS = 60_000;

  private final StringWriter told = new StringWriter();

  @Test
  void linesCarryTheSecondsSinceTheStart() {
    narrator(System.currentTimeMillis()).say("Killing %s", "us");

    assertThat(told.toString()).matches("\\[ {2}[0-9]\\.[0-9] s] Killing us\\R");
  }

  @Test
  void whoGoesOnForAnotherCountsFromTheStartOfTheOther() {
    narrator(System.currentTimeMillis() - MINUTE_MILLIS).say("Killing %s", "us");

    assertThat(told.toString()).matches("\\[ 6[0-9]\\.[0-9] s] Killing us\\R");
  }

  @Test
  void aClockThatWasSetBackTellsNoTimeBeforeTheStart() {
    narrator(System.currentTimeMillis() + MINUTE_MILLIS).say("Killing %s", "us");

    assertThat(told.toString()).matches("\\[ {2}[0-9]\\.[0-9] s] Killing us\\R");
  }

  private Narrator narrator(long startMillis) {
    return new Narrator(new PrintWriter(told), startMillis);
  }
}
