package io.meridian.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.history.HistoryEvent;
import io.meridian.chaos.history.HistoryEvent.Acknowledged;
import io.meridian.chaos.history.HistoryEvent.Received;
import io.meridian.chaos.history.HistoryEvent.Sent;
import io.meridian.chaos.history.MessageKey;
import io.meridian.chaos.report.Section;
import io.meridian.chaos.report.Section.Mark;
import io.meridian.chaos.report.Section.Point;
import io.meridian.regions.RegionId;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RunSectionsTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final Map<String, RegionId> HOMES =
      Map.of("publisher", EU, "eu-1", EU, "us-1", US);
  private static final MessageKey FIRST = new MessageKey("publisher", "channel", 1);
  private static final MessageKey SECOND = new MessageKey("publisher", "channel", 2);
  private static final List<HistoryEvent> EVENTS =
      List.of(
          new Sent(500_000_000L, FIRST),
          new Received(520_000_000L, "eu-1", FIRST),
          new Acknowledged(540_000_000L, FIRST),
          new Received(600_000_000L, "us-1", FIRST),
          new Sent(2_000_000_000L, SECOND),
          new Received(2_020_000_000L, "eu-1", SECOND));
  private static final List<Mark> MARKS = List.of(new Mark("kill us", 1.5, 3));

  @Test
  void deliveriesAreCountedBySecondAndRegion() {
    Section.Timeline timeline =
        (Section.Timeline) RunSections.timeline(EVENTS, HOMES, List.of(EU, US), MARKS);

    assertThat(timeline.title()).isEqualTo("Deliveries by home region");
    assertThat(timeline.series().get(0).points())
        .containsExactly(new Point(0, 1), new Point(1, 0), new Point(2, 1));
    assertThat(timeline.series().get(1).points())
        .containsExactly(new Point(0, 1), new Point(1, 0), new Point(2, 0));
    assertThat(timeline.marks()).isEqualTo(MARKS);
  }

  @Test
  void latenciesAreTakenByPhaseOfSendingAndByPairOfRegions() {
    List<Section> sections =
        LatencySections.of(EVENTS, HOMES, List.of(EU, US), Phases.of(0, MARKS));
    Section.Percentiles percentiles = (Section.Percentiles) sections.get(0);
    Section.Matrix before = (Section.Matrix) sections.get(1);
    Section.Matrix during = (Section.Matrix) sections.get(2);

    assertThat(sections).hasSize(4);
    assertThat(((Section.Text) sections.get(3)).text())
        .contains("is not in these figures")
        .contains("by home region");
    assertThat(before.title())
        .isEqualTo("Median latency from publishers' to subscribers' home region, before");
    assertThat(during.title()).endsWith("home region, during");
    assertThat(percentiles.rows())
        .containsOnlyKeys("acknowledgement, before", "delivery, before", "delivery, during");
    assertThat(percentiles.rows().get("acknowledgement, before"))
        .hasEntrySatisfying("max", max -> assertThat(max).isCloseTo(40, Offset.offset(0.1)));
    assertThat(before.cells().get(0).get(0)).isCloseTo(20, Offset.offset(0.1));
    assertThat(before.cells().get(0).get(1)).isCloseTo(100, Offset.offset(0.1));
    assertThat(before.cells().get(1)).containsOnly(Double.NaN);
    assertThat(during.cells().get(0).get(0)).isCloseTo(20, Offset.offset(0.1));
    assertThat(during.cells().get(0).get(1)).isNaN();
  }
}
