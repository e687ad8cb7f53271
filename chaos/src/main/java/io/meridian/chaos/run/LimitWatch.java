package io.meridian.chaos.run;

import io.meridian.chaos.experiment.Limit;
import io.meridian.chaos.experiment.Spelling;
import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryRecorder;
import io.meridian.regions.RegionId;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Follows a recorder and tells when a limit is exceeded. */
final class LimitWatch {
  private final HistoryRecorder recorder;
  private final LiveProbes probes;
  private int eventsRead;

  LimitWatch(HistoryRecorder recorder, Map<String, RegionId> homes) {
    this.recorder = recorder;
    this.probes = new LiveProbes(homes);
  }

  /**
   * @param over how long until now is looked at
   * @param why begins the message
   * @throws AbortedException naming the probe, its value and the limit, when one is exceeded
   */
  void require(List<Limit> limits, Duration over, String why) throws AbortedException {
    List<HistoryEvent> events = recorder.since(eventsRead);
    eventsRead += events.size();
    probes.read(events);
    long now = recorder.nowNanos();
    for (Limit limit : limits) {
      double value = probes.value(limit.probe(), now - over.toNanos(), now);
      if (value > limit.max()) {
        throw new AbortedException(
            String.format(
                Locale.ROOT,
                "%s: %s is %.1f, at most %.1f is allowed",
                why,
                Spelling.of(limit.probe()),
                value,
                limit.max()));
      }
    }
  }
}
