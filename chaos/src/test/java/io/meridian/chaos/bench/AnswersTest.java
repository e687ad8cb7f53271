package io.meridian.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class AnswersTest {
  private final Answers answers = new Answers();

  @Test
  void whatWasDueInTheWarmUpIsAnsweredAndNotMeasured() {
    answers.startAnew(100);

    answers.acknowledged(99, 5_000_000);
    answers.acknowledged(100, 2_000_100);

    assertThat(answers.count()).isEqualTo(2);
    assertThat(answers.acknowledged().count()).isOne();
    assertThat(answers.acknowledged().millis(100)).isBetween(1.99, 2.01);
  }

  @Test
  void startingAnewForgets() {
    answers.acknowledged(0, 1);
    answers.refused("40000");

    answers.startAnew();

    assertThat(answers.count()).isZero();
    assertThat(answers.refusals()).isEmpty();
  }

  @Test
  void whatARunCameToStaysWhenTheNextBegins() {
    answers.startAnew(0);
    answers.acknowledged(0, 5_000_000);
    answers.refused("40000");
    Answers.Totals before = answers.totals();

    answers.startAnew(0);
    answers.acknowledged(0, 9_000_000);

    assertThat(before.count()).isEqualTo(2);
    assertThat(before.refused()).isOne();
    assertThat(before.acknowledged().count()).isOne();
  }
}
