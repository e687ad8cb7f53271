package io.meridian.chaos.experiment;

import java.time.Duration;
import java.util.List;

/**
 * What must hold before the first fault; an experiment whose regions are not well says nothing.
 *
 * @param warmUp load before it is looked at
 * @param over how long it is looked at
 */
public record SteadyState(Duration warmUp, Duration over, List<Limit> limits) {
  public SteadyState {
    limits = List.copyOf(limits);
  }
}
