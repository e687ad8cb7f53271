package io.meridian.chaos.experiment;

import java.time.Duration;
import java.util.Map;

/**
 * A fault that begins, and ends or stays.
 *
 * @param at since load was found steady
 * @param lasts until it is undone; zero when the fault is over at once or stays to the end, after
 *     which it is always undone
 * @param parameters those of the fault, by their names in the file, checked
 */
public record Step(
    Fault fault, FaultTarget target, Duration at, Duration lasts, Map<String, Double> parameters) {
  public Step {
    parameters = Map.copyOf(parameters);
  }
}
