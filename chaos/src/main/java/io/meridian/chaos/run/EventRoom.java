package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Experiment;
import io.meridian.chaos.experiment.Load;
import io.meridian.chaos.experiment.Step;
import io.meridian.regions.launch.LaunchException;
import java.time.Duration;

/** How many events an experiment may record. */
final class EventRoom {
  /** About 100 bytes of memory each. */
  static final long MAX_EVENTS = 5_000_000;

  /** What undoing, draining and presence may add. */
  private static final Duration SPARE = Duration.ofMinutes(3);

  private static final long SPARE_EVENTS = 20_000;

  private EventRoom() {}

  /**
   * Room for what is expected, with some to spare.
   *
   * @throws LaunchException when that is more than {@link #MAX_EVENTS}
   */
  static int of(Experiment experiment) {
    Load load = experiment.load();
    long regions = experiment.setting().regions().size();
    long messages = regions * load.messagesPerSecond() * lasts(experiment).toSeconds();
    long events = SPARE_EVENTS + messages * (2 + regions * load.subscribersPerRegion());
    if (events > MAX_EVENTS) {
      throw new LaunchException(
          "experiment "
              + experiment.name()
              + " may record "
              + events
              + " events, allowed are "
              + MAX_EVENTS
              + ": fewer messages, subscribers or seconds");
    }
    return (int) events;
  }

  private static Duration lasts(Experiment experiment) {
    Duration method =
        experiment.method().stream()
            .map(EventRoom::end)
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    return experiment
        .steadyState()
        .warmUp()
        .plus(experiment.steadyState().over())
        .plus(method)
        .plus(experiment.after())
        .plus(SPARE);
  }

  private static Duration end(Step step) {
    return step.at().plus(step.lasts());
  }
}
