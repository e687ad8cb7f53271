package io.meridian.chaos.history;

import java.util.List;

/**
 * The events of a run.
 *
 * @param events each client's in the order in which it lived them
 * @param dropped how many events did not fit the recorder and are missing at the end
 */
public record History(List<HistoryEvent> events, long dropped) {
  public History {
    events = List.copyOf(events);
  }

  /** A history that is complete. */
  public History(List<HistoryEvent> events) {
    this(events, 0);
  }
}
