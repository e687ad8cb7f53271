package io.meridian.chaos.history;

import java.util.List;

/**
 * The events of a run.
 *
 * @param events each client's in the order in which it lived them
 * @param dropped how many events did not fit the recorder and are missing at the end
 */
public record History(List<HistoryEvent> events, long dropped) {
  /**
   * How many events a run may record, and so how many are read from a file unless somebody asks for
   * more. All are held in memory: some 100 bytes each while they are recorded, some 500 while they
   * are judged, 1 GB in all.
   */
  public static final int EVENTS_MAX = 2_000_000;

  public History {
    events = List.copyOf(events);
  }

  /** A history that is complete. */
  public History(List<HistoryEvent> events) {
    this(events, 0);
  }
}
