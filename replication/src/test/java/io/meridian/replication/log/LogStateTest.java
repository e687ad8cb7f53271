package io.meridian.replication.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.chaos.sim.Seeds;
import io.meridian.chaos.sim.Sometimes;
import io.meridian.regions.RegionId;
import io.meridian.replication.wire.JournalCodec;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class LogStateTest {
  private static final RegionId EU = new RegionId("eu");
  private static final Origin SELF = new Origin(EU, 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final long SHORT_MILLIS = 30_000;
  private static final LogLimits SMALL = new LogLimits(2_000, 50, 600_000, 3, 6, 20);

  @Test
  void replayingTheJournalGivesTheSameStateAndTheSameDecisions() {
    Seeds.run(
        1,
        200,
        seed -> {
          List<LogEvent> journal = journal(seed);
          LogState written = replay(journal);

          LogState again = replay(journal);

          assertThat(again.snapshot()).isEqualTo(written.snapshot());
          assertThat(next(again)).isEqualTo(next(written));
        });
  }

  @Test
  void aSnapshotAndTheRestOfTheJournalGiveTheSameState() {
    Seeds.run(
        1,
        200,
        seed -> {
          List<LogEvent> journal = journal(seed);
          int taken = new SeededRandom(seed).child("taken").between(0, journal.size());
          byte[] bytes = JournalCodec.encode(replay(journal.subList(0, taken)).snapshot());

          LogState restored = LogState.restore(SMALL, JournalCodec.decodeSnapshot(bytes));
          journal.subList(taken, journal.size()).forEach(event -> restored.apply(event, EU));

          LogState whole = replay(journal);
          assertThat(restored.snapshot()).isEqualTo(whole.snapshot());
          assertThat(restored.snapshot().recent().keySet())
              .containsExactlyElementsOf(whole.snapshot().recent().keySet());
          assertThat(next(restored)).isEqualTo(next(whole));
        });
  }

  @Test
  void aReaderNeverMissesWhatItLacks() {
    Seeds.run(
        1,
        200,
        seed -> {
          List<LogEvent> journal = journal(seed);
          LogState log = replay(journal);
          VersionVector held =
              somethingBelow(log.vector(), new SeededRandom(seed).child("held")).merge(log.base());

          long first = log.firstEventNotCoveredBy(held);

          assertThat(log.segments()).hasSizeLessThanOrEqualTo(SMALL.segments());
          for (LogEvent event : journal.subList(0, (int) first - 1)) {
            assertThat(dots(event)).allMatch(held::covers);
          }
          if (log.tailReaches(held)) {
            List<Dot> tail = log.tail().stream().map(stored -> stored.entry().dot()).toList();
            assertThat(journal.stream().flatMap(event -> dots(event).stream()))
                .allMatch(dot -> held.covers(dot) || tail.contains(dot));
          }
        });
  }

  @Test
  void allThatIsAboveTheBaseIsInTheEventsThatAreKept() {
    Sometimes sometimes = new Sometimes();
    Seeds.run(
        1,
        200,
        seed -> {
          List<LogEvent> journal = journal(seed);
          LogState log = replay(journal);
          Set<Dot> kept = new HashSet<>();
          journal.subList((int) log.firstEvent() - 1, journal.size()).stream()
              .map(LogStateTest::dots)
              .forEach(kept::addAll);

          log.vector()
              .upTo()
              .forEach(
                  (origin, seq) -> {
                    for (long above = log.base().of(origin) + 1; above <= seq; above++) {
                      assertThat(kept).contains(new Dot(origin, above));
                    }
                  });
          assertThat(log.vector().covers(log.resumable())).isTrue();
          assertThat(log.resumable().covers(log.base())).isTrue();
          sometimes.reachedIf(log.firstEvent() > 1, "trimmed");
          sometimes.reachedIf(!log.resumable().equals(log.base()), "began anew");
        });
    if (!Seeds.replaying()) {
      sometimes.requireReached("trimmed", "began anew");
    }
  }

  @Test
  void onlyWholeSegmentsThatAreOldAndNeededByNobodyMayGo() {
    LogState log = new LogState(SMALL);
    for (int event = 1; event <= 9; event++) {
      accept(log, PublishKey.numbered("p", event), event * 1_000L);
    }

    assertThat(log.trimmable(9_000, log.vector())).isNull();
    // Three events a segment; at an age of 8 s the first ended 6 s ago, the second 3 s ago.
    assertThat(log.trimmable(5_000, log.vector())).isEqualTo(trim(3));
    assertThat(log.trimmable(2_000, log.vector())).isEqualTo(trim(6));
    assertThat(log.trimmable(0, log.vector())).isEqualTo(trim(6));
    assertThat(log.trimmable(0, VersionVector.EMPTY.with(new Dot(SELF, 5)))).isEqualTo(trim(3));
    assertThat(log.trimmable(0, VersionVector.EMPTY)).isNull();
  }

  private static LogEvent.Trim trim(long upTo) {
    return new LogEvent.Trim(VersionVector.EMPTY.with(new Dot(SELF, upTo)), upTo + 1);
  }

  @Test
  void aClockThatIsAnHourAheadMakesNobodyForget() {
    LogState log = new LogState(SMALL);
    PublishKey key = PublishKey.numbered("p", 1);
    log.apply(event(1_000, entry(new Dot(SELF, 1), key, new Serial(1_000, 0, SELF))), EU);

    Serial ahead = new Serial(3_601_000, 0, US);
    log.apply(event(1_001, entry(new Dot(US, 1), PublishKey.numbered("q", 1), ahead)), EU);

    assertThat(log.known(key)).isNotNull();
    assertThat(log.newest("p")).isNotNull();
  }

  @Test
  void ownSerialsRiseAlsoAfterAPublisherBroughtOneFromAnHourAhead() {
    LogState log = new LogState(SMALL);
    Origin ap = new Origin(new RegionId("ap"), 1, 1);
    Serial ahead = new Serial(3_601_000, 0, US);
    log.apply(event(1_000, entry(new Dot(US, 1), PublishKey.numbered("p", 1), ahead)), EU);
    Serial asFar = new Serial(3_601_000, 0, ap);
    log.apply(event(1_000, entry(new Dot(ap, 1), PublishKey.numbered("q", 1), asFar)), EU);

    Serial first = accept(log, PublishKey.numbered("p", 2), 1_001);
    Serial second = accept(log, PublishKey.numbered("q", 2), 1_002);

    assertThat(first).isGreaterThan(ahead);
    assertThat(second).isGreaterThan(first);
  }

  @Test
  void whoTakesOverCleanlyGoesOnAndAnyoneElseTakesANewOrigin() {
    LogState log = new LogState(SMALL);
    assertThat(log.nextOrigin(EU, 1, 1, 0)).isEqualTo(SELF);
    accept(log, PublishKey.numbered("p", 1), 1_000);
    assertThat(log.nextOrigin(EU, 1, 2, 0)).isEqualTo(new Origin(EU, 1, 18));

    log.apply(new LogEvent.Closed(SELF, 0), EU);

    assertThat(log.nextOrigin(EU, 1, 2, 0)).isEqualTo(SELF);
    assertThat(log.nextOrigin(EU, 2, 2, 0)).isEqualTo(new Origin(EU, 2, 2));

    Origin wroteNothing = new Origin(EU, 1, 18);
    log.apply(new LogEvent.Closed(wroteNothing, 0), EU);
    assertThat(log.nextOrigin(EU, 1, 3, 0)).isEqualTo(wroteNothing);
  }

  @Test
  void thePublisherThatWasSilentLongestIsForgottenFirstAtTheBound() {
    LogState log = new LogState(new LogLimits(2_000, 2, 600_000, 3, 6, 20));
    for (String publisher : List.of("a", "b", "a", "c")) {
      Newest before = log.newest(publisher);
      accept(log, PublishKey.numbered(publisher, before == null ? 1 : 2), 1_000);
    }

    assertThat(log.newestByPublisher().keySet()).containsExactly("a", "c");
  }

  @Test
  void anEntryThatABaseCallsEarlierOverrulesNoOtherPublish() {
    LogState log = new LogState(SMALL);
    Origin ap = new Origin(new RegionId("ap"), 1, 1);
    Dot earlier = new Dot(ap, 1);
    VersionVector forgotten = VersionVector.EMPTY.with(new Dot(US, 1));
    // What it is a twin of, number 4, is not remembered even where it was forgotten.
    Base base = new Base(forgotten, Map.of(), Map.of(), Map.of(earlier, Stored.Fate.EARLIER));
    written(log, draft -> draft.beginAt(base));
    LogEvent.Appended event =
        written(
            log,
            draft -> {
              draft.take(of("p", 5, new Dot(US, 2), new Serial(900, 0, US)));
              draft.take(of("p", 4, earlier, new Serial(800, 0, ap)));
            });

    assertThat(event.entries().get(1).fate()).isEqualTo(Stored.Fate.EARLIER);
    assertThat(log.overruled()).isEmpty();
  }

  private static LogEvent.Appended written(LogState log, Consumer<Draft> drafting) {
    Draft draft = new Draft(log, SELF, 1_000);
    drafting.accept(draft);
    LogEvent.Appended event = draft.event(LogEvent.Assurance.NONE);
    assertThat(event).isNotNull();
    log.apply(event, EU);
    return event;
  }

  private static Entry of(String publisher, long number, Dot dot, Serial serial) {
    return new Entry(dot, PublishKey.numbered(publisher, number), null, null, serial, new byte[0]);
  }

  private static Serial accept(LogState log, PublishKey key, long nowMillis) {
    Draft draft = new Draft(log, SELF, nowMillis);
    var outcome = draft.accept(key, Draft.PREVIOUS_UNKNOWN, new byte[0]);
    LogEvent event = draft.event(LogEvent.Assurance.NONE);
    assertThat(event).isNotNull();
    log.apply(event, EU);
    return ((Draft.Outcome.Accepted) outcome).serial();
  }

  /**
   * A journal of drafts: publishes here, and of a peer that knows nothing of them. All within the
   * retry window, beyond which a restored log remembers for longer than one that ran on.
   */
  private static List<LogEvent> journal(long seed) {
    SeededRandom random = new SeededRandom(seed);
    LogState here = new LogState(SMALL);
    LogState there = new LogState(SMALL);
    List<LogEvent> journal = new ArrayList<>();
    long nowMillis = 1_000_000;
    for (int events = random.between(0, 60); events > 0; events--) {
      nowMillis += random.between(0, 9_000);
      Draft draft = new Draft(here, SELF, nowMillis);
      if (random.chance(0.2)) {
        draft.beginAt(there.sharedBase());
      }
      draft.forget(here.trimmable(SHORT_MILLIS, here.vector()));
      for (int entries = random.between(1, 4); entries > 0; entries--) {
        PublishKey key = PublishKey.numbered("p" + random.between(0, 4), random.between(1, 30));
        byte[] payload = key.toString().getBytes(StandardCharsets.UTF_8);
        if (random.chance(0.5)) {
          draft.accept(key, Draft.PREVIOUS_UNKNOWN, payload);
        } else {
          Draft foreign = new Draft(there, US, nowMillis + random.between(-90_000, 90_000));
          foreign.accept(key, Draft.PREVIOUS_UNKNOWN, payload);
          foreign.forget(there.trimmable(SHORT_MILLIS, there.vector()));
          LogEvent.Appended event = foreign.event(LogEvent.Assurance.NONE);
          if (event != null) {
            there.apply(event, new RegionId("us"));
            // Some is lost on the way, and then forgotten there.
            event.entries().stream()
                .map(Stored::entry)
                .filter(entry -> random.chance(0.9) && draft.canTake(entry))
                .forEach(draft::take);
          }
        }
      }
      LogEvent event =
          draft.event(new LogEvent.Assurance(somethingBelow(draft.vector(), random), 0, 0));
      LogEvent next = event == null || random.chance(0.05) ? new LogEvent.Closed(SELF, 0) : event;
      if (!(next instanceof LogEvent.Closed) || event == null) {
        here.apply(next, EU);
        journal.add(next);
      } else {
        here.apply(event, EU);
        here.apply(next, EU);
        journal.add(event);
        journal.add(next);
      }
    }
    return journal;
  }

  private static VersionVector somethingBelow(VersionVector vector, SeededRandom random) {
    TreeMap<Origin, Long> below = new TreeMap<>();
    vector
        .upTo()
        .forEach(
            (origin, seq) -> {
              long some = random.between(0L, seq);
              if (some > 0) {
                below.put(origin, some);
              }
            });
    return new VersionVector(below);
  }

  private static LogState replay(List<LogEvent> journal) {
    LogState log = new LogState(SMALL);
    journal.forEach(event -> log.apply(event, EU));
    return log;
  }

  private static List<Draft.Outcome> next(LogState log) {
    Draft draft = new Draft(log, SELF, 9_000_000);
    List<Draft.Outcome> outcomes = new ArrayList<>();
    for (int number = 1; number <= 31; number++) {
      for (String publisher : List.of("p0", "p1", "p2", "p3", "p4")) {
        outcomes.add(draft.accept(PublishKey.numbered(publisher, number), number - 1, new byte[0]));
      }
    }
    return outcomes;
  }

  private static List<Dot> dots(LogEvent event) {
    return event instanceof LogEvent.Appended appended
        ? appended.entries().stream().map(stored -> stored.entry().dot()).toList()
        : List.of();
  }

  private static Entry entry(Dot dot, PublishKey key, Serial serial) {
    return new Entry(dot, key, null, null, serial, new byte[0]);
  }

  private static LogEvent event(long writtenMillis, Entry entry) {
    return new LogEvent.Appended(
        writtenMillis, LogEvent.Assurance.NONE, List.of(new Stored(entry, Stored.Fate.LIVE)));
  }
}
