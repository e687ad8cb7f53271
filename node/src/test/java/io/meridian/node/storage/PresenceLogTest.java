package io.meridian.node.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.history.PresenceEvents;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PresenceLogTest {
  private static final long HOUR = 3_600_000;

  @Test
  void theHoursOfASpanAreReadFromTheEndThatIsAskedFor() {
    assertThat(hours(false, 2 * HOUR + 1, 4 * HOUR)).containsExactly(2L, 3L, 4L);
    assertThat(hours(true, 2 * HOUR + 1, 4 * HOUR)).containsExactly(4L, 3L, 2L);
    assertThat(hours(true, 2 * HOUR, 3 * HOUR - 1)).containsExactly(2L);
    assertThat(hours(false, -1, 1)).containsExactly(0L);
    assertThat(hours(false, 4 * HOUR, 2 * HOUR)).isEmpty();
  }

  @Test
  void aPageEndsWithTheLastRowThatFits() {
    assertThat(thatFit(3, 100, 10, 10, 10)).containsExactly(10, 10, 10);
    assertThat(thatFit(3, 100, 10, 10, 10, 10)).containsExactly(10, 10, 10);
    assertThat(thatFit(9, 100, 60, 40, 1)).containsExactly(60, 40);
    assertThat(thatFit(9, 100, 60, 41)).containsExactly(60);
    assertThat(thatFit(9, 100, 500, 1)).as("one at least").containsExactly(500);
    assertThat(thatFit(9, 100)).isEmpty();
  }

  /** Rows are added until one does not fit. */
  private static List<Integer> thatFit(int limit, long bytesMax, int... sizes) {
    PresenceLog.Rows<Integer> rows = new PresenceLog.Rows<>(limit, bytesMax);
    for (int size : sizes) {
      assertThat(rows.isMoreThanFits()).isFalse();
      rows.add(size, size);
    }
    return rows.thatFit();
  }

  private static List<Long> hours(boolean backwards, long after, long before) {
    PresenceLog.Span span =
        new PresenceLog.Span(
            new PresenceEvents.Query(backwards, 10, 0, Long.MAX_VALUE, null),
            new PresenceEvents.Place(after, 0, 0),
            new PresenceEvents.Place(before, 0, 0));
    List<Long> hours = new ArrayList<>();
    for (Long hour = span.hour(0); hour != null; hour = span.hour(hours.size())) {
      hours.add(hour);
    }
    return hours;
  }
}
