package io.meridian.node.hub;

import io.meridian.node.protocol.Flags;
import org.jspecify.annotations.Nullable;

/**
 * Who attaches, as presence needs to know it.
 *
 * @param resumed the connection was somewhere before, perhaps with members that are still there
 * @param graceMillis how long its members stay when its transport is lost
 * @param modes bits of {@link Flags} that were granted
 * @param occupancy the channel parameter: {@code metrics}, or {@code metrics.} and the name of one;
 *     null without occupancy events
 */
public record Attendance(
    String connectionId,
    boolean resumed,
    long graceMillis,
    long modes,
    @Nullable String occupancy) {

  boolean has(long mode) {
    return (modes & mode) != 0;
  }

  /** The occupancy parameter of one who is to be sent the events. */
  @Nullable String occupancyShown() {
    return has(Flags.SUBSCRIBE) ? occupancy : null;
  }
}
