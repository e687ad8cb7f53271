package io.meridian.chaos.wan;

import java.time.Duration;

/**
 * What happens to bytes that enter a relay one way.
 *
 * @param oneWay how long they are under way, not negative
 * @param silent whether they vanish
 */
record Conditions(Duration oneWay, boolean silent) {
  Conditions {
    if (oneWay.isNegative()) {
      throw new IllegalArgumentException("one-way delay is " + oneWay + ", allowed is 0 or more");
    }
  }

  Conditions withDelay(Duration other) {
    return new Conditions(other, silent);
  }

  Conditions withSilence(boolean on) {
    return new Conditions(oneWay, on);
  }
}
