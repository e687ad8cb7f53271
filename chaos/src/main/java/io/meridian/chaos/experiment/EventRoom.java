package io.meridian.chaos.experiment;

import io.meridian.chaos.history.History;
import java.time.Duration;

/** How many events the run of an experiment may record: what is expected, and some to spare. */
public final class EventRoom {
  /** What undoing, draining and presence may add. */
  private static final Duration SPARE = Duration.ofMinutes(3);

  private static final long SPARE_EVENTS = 20_000;

  private EventRoom() {}

  /**
   * At most {@link History#EVENTS_MAX} of an experiment that was read: its file is refused
   * otherwise.
   */
  public static int of(Experiment experiment) {
    return Math.toIntExact(expected(experiment));
  }

  static long expected(Experiment experiment) {
    Load load = experiment.load();
    long regions = experiment.setting().regions().size();
    long messages =
        regions * load.messagesPerSecond() * experiment.length().plus(SPARE).toSeconds();
    return SPARE_EVENTS + messages * (2 + regions * load.subscribersPerRegion());
  }
}
