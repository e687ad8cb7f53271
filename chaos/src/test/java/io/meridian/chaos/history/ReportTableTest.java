package io.meridian.chaos.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTableTest {
  private static final SubscriberReport MOVED =
      new SubscriberReport("us-1", 3_750, 1, 2, 3, 0, 0, 112, List.of("us", "eu"), 1);

  @Test
  void columnsStandUnderTheirHeaders() {
    assertThat(ReportTable.of(List.of(MOVED)).lines())
        .containsExactly(
            "SUBSCRIBER    RECEIVED   LOST  DUPLICATED  OUT OF ORDER  LONGEST SILENCE  REGION",
            "us-1             3,750      1           2             3           112 ms  us -> eu");
  }

  @Test
  void theSummaryCountsMessagesAndMoves() {
    HistoryReport report =
        new HistoryReport(
            List.of(MOVED),
            3_750,
            3_748,
            1,
            1,
            PresenceReport.NONE,
            List.of(),
            Map.of(),
            List.of(),
            Map.of());

    assertThat(ReportTable.summary(report))
        .isEqualTo(
            "3,750 messages sent: 3,748 acknowledged, 1 refused, 1 unanswered. "
                + "1 of 1 subscribers moved, 1 acknowledged deliveries are missing.");
  }
}
