package io.meridian.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.node.SampleLog;
import io.meridian.node.hub.EntryMessages;
import io.meridian.node.protocol.Data;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Segment;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Position;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Pages read through segments, as {@link HistoryReader} does, against sorting everything: random
 * logs whose order of arrival is not that of their serials.
 */
class PageBuilderTest {
  private static final long START_OF_TIME = 0;
  private static final long END_OF_TIME = Long.MAX_VALUE;

  @Test
  void pagesInEitherDirectionHaveNoHoleAndNoRepeat() {
    Seeds.run(
        1,
        300,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          Log log = new Log(random);
          boolean backwards = random.chance(0.5);
          int limit = random.between(1, 7);

          List<String> read = new ArrayList<>();
          String cursor = null;
          boolean more = true;
          while (more) {
            HistoryPage page = log.page(query(backwards, limit, cursor));
            page.items().forEach(item -> read.add(item.serial()));
            more = page.more();
            cursor = read.isEmpty() ? null : read.get(read.size() - 1);
            assertThat(page.items().size()).isBetween(more ? limit : 0, limit);
          }

          assertThat(read).isEqualTo(log.serials(backwards));
        });
  }

  @Test
  void pagesThatAreShortOfBytesHaveNoHoleAndNoRepeat() {
    Seeds.run(
        1,
        300,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          Log log = new Log(random);
          boolean backwards = random.chance(0.5);
          int bytesMax = random.between(0, 60);

          List<String> read = new ArrayList<>();
          String cursor = null;
          boolean more = true;
          while (more) {
            HistoryPage page = log.page(query(backwards, 1_000, cursor), bytesMax);
            page.items().forEach(item -> read.add(item.serial()));
            more = page.more();
            cursor = read.isEmpty() ? null : read.get(read.size() - 1);
            assertThat(page.items()).hasSizeGreaterThanOrEqualTo(more ? 1 : 0);
            assertThat(page.items().size() == 1 || dataBytes(page) <= bytesMax).isTrue();
          }

          assertThat(read).isEqualTo(log.serials(backwards));
        });
  }

  private static int dataBytes(HistoryPage page) {
    return page.items().stream()
        .mapToInt(item -> Objects.requireNonNull(item.message().data()).sizeBytes())
        .sum();
  }

  @Test
  void aPageHasAMebibyteOfDataAtTheMost() {
    PageBuilder page = new PageBuilder(query(false, 1_000, null), List.of());
    for (int number = 1; number <= 40; number++) {
      Entry small = SampleLog.entry(number);
      page.add(
          SampleLog.live(
              SampleLog.entry(
                  small.dot().origin(), number, small.key(), small.serial(), "x".repeat(60_000))));
    }

    HistoryPage built = page.build();

    assertThat(built.more()).isTrue();
    assertThat(built.items()).hasSize(17);
  }

  @Test
  void aTimeWindowHoldsItsEndsToo() {
    Seeds.run(
        1,
        100,
        seed -> {
          SeededRandom random = new SeededRandom(seed);
          Log log = new Log(random);
          long start = 10_000 + random.between(0, 60);
          long end = start + random.between(0, 30);

          HistoryPage page = log.page(new HistoryQuery(false, 1_000, start, end, null, null));

          assertThat(page.items())
              .extracting(HistoryItem::serial)
              .isEqualTo(
                  log.serials(false).stream()
                      .filter(serial -> millis(serial) >= start && millis(serial) <= end)
                      .toList());
          assertThat(page.items())
              .allSatisfy(item -> assertThat(item.message().timestamp()).isBetween(start, end));
        });
  }

  @Test
  void historyUpToAPositionIsWhatItsVectorCovers() {
    Log log = new Log(new SeededRandom(4));
    VersionVector half = log.vectorAfter(log.stored.size() / 2);

    HistoryPage page =
        log.page(
            new HistoryQuery(
                true,
                1_000,
                START_OF_TIME,
                END_OF_TIME,
                null,
                new Position(half, new TreeMap<>())));

    assertThat(page.items())
        .hasSize(
            log.stored.subList(0, log.stored.size() / 2).stream()
                .filter(stored -> stored.fate() != Stored.Fate.DUPLICATE)
                .mapToInt(stored -> EntryMessages.complete(stored.entry()).size())
                .sum());
  }

  @Test
  void untilAttachWithALateEntry() {
    Origin us = new Origin(SampleLog.US, 1, 1);
    Serial older = new Serial(500, 0, us);
    PublishKey late = PublishKey.numbered("another", 1);
    List<Stored> log =
        List.of(
            SampleLog.live(SampleLog.entry(1)),
            SampleLog.live(SampleLog.entry(2)),
            // The client attached here.
            SampleLog.live(SampleLog.entry(us, 1, late, older, "late")),
            SampleLog.live(SampleLog.entry(3)));

    assertThat(page(log, SampleLog.at(2))).containsExactly("data 1", "data 2");
    assertThat(page(log, null)).containsExactly("late", "data 1", "data 2", "data 3");
  }

  @Test
  void operationsBringNoMessagesOfTheirOwn() {
    Entry first = SampleLog.entry(1);
    Entry second = SampleLog.entry(2);
    Entry update =
        new Entry(
            second.dot(),
            second.key(),
            null,
            null,
            second.serial(),
            new Operation(Operation.Kind.UPDATE, new Operation.Target(first.serial(), 1, 0), null),
            second.payload());

    assertThat(page(List.of(SampleLog.live(first), SampleLog.live(update)), null))
        .containsExactly("data 1");
  }

  private static List<String> page(List<Stored> log, @Nullable Position upTo) {
    PageBuilder page =
        new PageBuilder(
            new HistoryQuery(false, 10, START_OF_TIME, END_OF_TIME, null, upTo), List.of());
    log.forEach(page::add);
    return page.build().items().stream()
        .map(item -> ((Data.Text) Objects.requireNonNull(item.message().data())).value())
        .toList();
  }

  @Test
  void segmentsThatCannotHoldAnythingOfThePageAreNotRead() {
    Log log = new Log(new SeededRandom(3));

    log.page(query(true, 1, null));

    assertThat(log.segmentsRead).isLessThan(log.state.segments().size());
  }

  @Test
  void itemsCarryTheirMessages() {
    Log log = new Log(new SeededRandom(5));

    assertThat(log.page(query(false, 1_000, null)).items())
        .allSatisfy(
            item -> {
              assertThat(item.message().serial()).isEqualTo(item.serial());
              assertThat(item.message().data()).isInstanceOf(Data.Text.class);
            });
  }

  private static HistoryQuery query(boolean backwards, int limit, @Nullable String cursor) {
    return new HistoryQuery(backwards, limit, START_OF_TIME, END_OF_TIME, cursor, null);
  }

  private static long millis(String serial) {
    return Long.parseLong(serial.substring(0, 14));
  }

  /** A region's log, an event at a time, in short segments. */
  private static final class Log {
    final List<Stored> stored;
    final LogState state = new LogState(new LogLimits(1_000, 100, 1_000, 3, 8, 20));
    final List<List<Stored>> events = new ArrayList<>();
    int segmentsRead;

    Log(SeededRandom random) {
      stored = SampleLog.arrivals(random, random.between(0, 80) + 10);
      for (int at = 0; at < stored.size(); ) {
        int end = Math.min(stored.size(), at + random.between(1, 4));
        LogEvent.Appended event =
            new LogEvent.Appended(1, LogEvent.Assurance.NONE, stored.subList(at, end));
        events.add(event.entries());
        state.apply(event, SampleLog.EU);
        at = end;
      }
    }

    HistoryPage page(HistoryQuery query) {
      return page(query, Long.MAX_VALUE);
    }

    HistoryPage page(HistoryQuery query, long bytesMax) {
      PageBuilder page = new PageBuilder(query, List.of(), bytesMax);
      segmentsRead = 0;
      for (Segment segment : PageBuilder.inReadingOrder(state.segments(), query)) {
        if (page.completeBefore(segment)) {
          break;
        }
        if (page.mayTakeFrom(segment)) {
          segmentsRead++;
          for (long event = segment.firstEvent(); event <= segment.lastEvent(); event++) {
            events.get((int) event - 1).forEach(page::add);
          }
        }
      }
      return page.build();
    }

    List<String> serials(boolean backwards) {
      Comparator<String> order = Comparator.naturalOrder();
      return stored.stream()
          .filter(entry -> entry.fate() != Stored.Fate.DUPLICATE)
          .flatMap(entry -> EntryMessages.complete(entry.entry()).stream())
          .map(message -> String.valueOf(message.serial()))
          .sorted(backwards ? order.reversed() : order)
          .toList();
    }

    VersionVector vectorAfter(int count) {
      VersionVector vector = VersionVector.EMPTY;
      for (Stored entry : stored.subList(0, count)) {
        vector = vector.with(entry.entry().dot());
      }
      return vector;
    }
  }
}
