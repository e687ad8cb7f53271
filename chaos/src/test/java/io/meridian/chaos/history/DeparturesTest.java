package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DeparturesTest {
  private final PlantedHistory history = new PlantedHistory().present("eve", "c3");

  @Test
  void whoLeftLongBeforeTheLooksIsGone() {
    history.leaving("eve").left("eve").passMillis(10_000).shown("ada");

    assertThat(departures()).isEqualTo(1);
  }

  @Test
  void whoHasJustLeftMayStillBeShown() {
    history.leaving("eve").left("eve").passMillis(9_999).shown("ada").passMillis(9_000);

    assertThat(departures()).isZero();
  }

  @Test
  void whoEnteredAgainIsNotGone() {
    history.left("eve").entering("eve").entered("eve").passMillis(20_000).shown("ada");

    assertThat(departures()).isZero();
  }

  @Test
  void whoIsAwayForLongIsGone() {
    history.disconnected("eve").passMillis(75_001).shown("ada");

    assertThat(departures()).isEqualTo(1);
  }

  @Test
  void whoCameBackIsNotGone() {
    history.disconnected("eve").passMillis(1_000).connected("eve", "us", "c3");
    history.passMillis(90_000).shown("ada");

    assertThat(departures()).isZero();
  }

  @Test
  void whereNobodyLooksNobodyIsFoundGone() {
    history.left("eve").passMillis(90_000);

    assertThat(departures()).isZero();
  }

  @Test
  void whoLeftAfterALookIsNotGoneForAll() {
    history.shown("ada").left("eve").passMillis(90_000).shown("bob");

    assertThat(departures()).isZero();
  }

  private long departures() {
    return Departures.in(history.history(), Patience.DEFAULT);
  }
}
