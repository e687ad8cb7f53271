package io.meridian.chaos.experiment;

import io.meridian.chaos.report.Finding;
import io.meridian.chaos.report.Finding.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** Compares how long somebody was not served with what is allowed. */
final class Slowness {
  private static final int SHOWN = 3;

  private final double maxMillis;
  private final List<String> tooSlow = new ArrayList<>();
  private long slowestMillis;

  Slowness(double maxMillis) {
    this.maxMillis = maxMillis;
  }

  /**
   * @param millis empty for somebody who was not served again
   */
  void took(String who, OptionalLong millis) {
    if (millis.isEmpty()) {
      fails(who, "not served again");
    } else if (millis.getAsLong() > maxMillis) {
      fails(who, "not served for " + millis.getAsLong() + " ms");
    } else {
      slowestMillis = Math.max(slowestMillis, millis.getAsLong());
    }
  }

  /** Somebody of whom the history does not show that it was served. */
  void fails(String who, String why) {
    tooSlow.add(who + ": " + why);
  }

  /**
   * @param held what to say when nobody was too slow, with a {@code %d} for the longest time in
   *     milliseconds
   */
  Finding finding(String name, String held) {
    String allowed = String.format(Locale.ROOT, ", allowed are %.0f ms", maxMillis);
    return tooSlow.isEmpty()
        ? new Finding(name, Outcome.HELD, held.formatted(slowestMillis) + allowed)
        : new Finding(
            name,
            Outcome.BROKEN,
            tooSlow.size()
                + ": "
                + String.join("; ", tooSlow.subList(0, Math.min(SHOWN, tooSlow.size())))
                + allowed);
  }
}
