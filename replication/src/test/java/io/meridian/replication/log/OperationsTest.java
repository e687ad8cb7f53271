package io.meridian.replication.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.wire.JournalCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: operations are accepted and stored by the rules that let every region fold the same. */
class OperationsTest {
  private static final RegionId EU = new RegionId("eu");
  private static final Origin SELF = new Origin(EU, 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final Origin AP = new Origin(new RegionId("ap"), 1, 1);
  private static final long HOUR_MILLIS = 3_600_000;

  private LogState log = new LogState(LogLimits.DEFAULT);
  private final List<Stored> journal = new ArrayList<>();
  private Draft draft = new Draft(log, SELF, 1_000);

  @Test
  void updateAfterAFastClock() {
    Serial message = publish("p", 1);
    write();
    draft.take(operation(US, 1, 1_000 + HOUR_MILLIS, Operation.Kind.UPDATE, message));
    write();

    Draft.Outcome.Accepted update = accepted("p", 2, Operation.Kind.UPDATE, message);

    assertThat(update.serial()).isGreaterThan(new Serial(1_000 + HOUR_MILLIS, 0, US));
  }

  @Test
  void anOperationNamesTheNewestVersionOfAnotherOrigin() {
    Serial message = publish("p", 1);
    draft.take(operation(US, 1, 5_000, Operation.Kind.APPEND, message));

    accepted("q", 1, Operation.Kind.APPEND, message);
    accepted("r", 1, Operation.Kind.APPEND, message);

    assertThat(follows(2)).isEqualTo(new Dot(US, 1));
    // Its own origin's order says it.
    assertThat(follows(3)).isNull();
  }

  @Test
  void whatAnEntryComesAfterAnywayIsNotNamedTwice() {
    Serial message = publish("p", 1);
    draft.take(operation(US, 1, 5_000, Operation.Kind.APPEND, message));

    accepted("us", 2, Operation.Kind.APPEND, message);

    assertThat(entry(2).after()).isEqualTo(new Dot(US, 1));
    assertThat(follows(2)).isNull();
  }

  @Test
  void anOperationWaitsForItsMessageAndForWhatItFollows() {
    Entry create = create(AP, 1, PublishKey.numbered("p", 1));
    Entry first = operation(AP, 2, 2_000, Operation.Kind.APPEND, create.serial());
    Operation second =
        new Operation(Operation.Kind.APPEND, target(create.serial(), 1), first.dot());
    Entry entry =
        new Entry(
            new Dot(US, 1),
            PublishKey.numbered("us", 1),
            null,
            null,
            new Serial(3_000, 0, US),
            second,
            new byte[0]);

    assertThat(draft.canTake(entry)).isFalse();
    draft.take(create);
    assertThat(draft.canTake(entry)).isFalse();
    draft.take(first);
    assertThat(draft.canTake(entry)).isTrue();
  }

  @Test
  void twinSerialAlias() {
    Serial here = publish("p", 1);
    Entry twin = create(US, 1, PublishKey.numbered("p", 1));
    draft.take(twin);
    write();

    accepted("q", 1, Operation.Kind.UPDATE, twin.serial());
    write();
    accepted("q", 2, Operation.Kind.APPEND, here);

    Operation first = operation(journal.get(2).entry());
    assertThat(first.target()).isEqualTo(new Operation.Target(here, 1, 0));
    assertThat(operation(entry(0)).target()).isEqualTo(first.target());
    assertThat(entry(0).serial()).isGreaterThan(journal.get(2).entry().serial());
  }

  @Test
  void anAppendThatIsNotNextIsForTheWholeMessage() {
    Serial message = publish("p", 1);
    draft.take(operation(US, 1, 9_000, Operation.Kind.APPEND, message));
    draft.take(operation(AP, 1, 5_000, Operation.Kind.APPEND, message));
    draft.take(operation(AP, 2, 9_500, Operation.Kind.APPEND, message));

    assertThat(fates())
        .containsExactly(Stored.Fate.LIVE, Stored.Fate.LIVE, Stored.Fate.WHOLE, Stored.Fate.LIVE);
    assertThat(stored(2).whole()).isTrue();
    assertThat(stored(3).whole()).isFalse();
  }

  @Test
  void anAppendToAMessageThatWasNotDeliveredIsForTheWholeMessage() {
    publish("p", 5);
    Entry late = create(US, 1, PublishKey.numbered("p", 4));
    draft.take(late);

    accepted("q", 1, Operation.Kind.APPEND, late.serial());
    accepted("q", 2, Operation.Kind.APPEND, late.serial());

    assertThat(fates())
        .containsExactly(Stored.Fate.LIVE, Stored.Fate.LATE, Stored.Fate.WHOLE, Stored.Fate.LIVE);
  }

  @Test
  void anOperationThatComesAgainIsKnownAndOneOfAnotherKindIsNotARetry() {
    Serial message = publish("p", 1);
    accepted("p", 2, Operation.Kind.APPEND, message);
    write();

    assertThat(accept("p", 2, Operation.Kind.APPEND, message, null))
        .isInstanceOf(Draft.Outcome.AlreadyKnown.class);
    assertThat(accept("p", 2, Operation.Kind.UPDATE, message, null))
        .isEqualTo(new Draft.Outcome.OtherContent(2));
    assertThat(draft.accept(PublishKey.numbered("p", 2), 0, new byte[0]))
        .isEqualTo(new Draft.Outcome.OtherContent(2));
  }

  @Test
  void aMessageThatIsNotHereIsUnknown() {
    Serial nowhere = new Serial(1, 0, US);

    assertThat(accept("p", 1, Operation.Kind.DELETE, nowhere, null))
        .isEqualTo(new Draft.Outcome.TargetUnknown(nowhere));
    assertThat(draft.event(LogEvent.Assurance.NONE)).isNull();
  }

  @Test
  void aMessageThatIsNotRememberedIsFoundInTheLog() {
    forgets(1);
    Serial message = publish("p", 1);
    Entry twin = create(US, 1, PublishKey.numbered("p", 1));
    draft.take(twin);
    draft.take(operation(US, 2, HOUR_MILLIS, Operation.Kind.APPEND, twin.serial(), 1));
    publish("q", 1);
    write();
    assertThat(accept("r", 1, Operation.Kind.APPEND, message, null))
        .isInstanceOf(Draft.Outcome.TargetUnknown.class);

    Found found = search(twin.serial());
    // Stored since it was searched for.
    draft.take(operation(AP, 1, 2 * HOUR_MILLIS, Operation.Kind.APPEND, message));
    write();
    Draft.Outcome outcome = accept("r", 1, Operation.Kind.APPEND, message, found);

    assertThat(((Draft.Outcome.Accepted) outcome).serial())
        .isGreaterThan(new Serial(2 * HOUR_MILLIS, 0, AP));
    assertThat(follows(0)).isEqualTo(new Dot(AP, 1));
    write();
    assertThat(log.latest(message)).isNotNull();
    assertThat(log.latest(twin.serial())).isNull();
  }

  @Test
  void anAppendToAMessageThatIsNotRememberedIsForTheWholeMessage() {
    forgets(1);
    Serial message = publish("p", 1);
    publish("q", 1);
    write();

    draft.take(operation(US, 1, HOUR_MILLIS, Operation.Kind.APPEND, message));

    assertThat(fates()).containsExactly(Stored.Fate.WHOLE);
  }

  @Test
  void whatIsRememberedIsBoundedAndSurvivesASnapshot() throws WireException {
    forgets(2);
    Serial first = publish("p", 1);
    Serial second = publish("p", 2);
    Entry twin = create(US, 1, PublishKey.numbered("p", 2));
    draft.take(twin);
    accepted("q", 1, Operation.Kind.APPEND, twin.serial());
    publish("p", 3);
    write();

    LogState restored =
        LogState.restore(
            log.limits(), JournalCodec.decodeSnapshot(JournalCodec.encode(log.snapshot())));

    assertThat(log.latest(first)).isNull();
    assertThat(restored.latest(first)).isNull();
    assertThat(restored.latest(twin.serial())).isNotNull().isEqualTo(log.latest(second));
    assertThat(restored.snapshot().targets()).isEqualTo(log.snapshot().targets());
  }

  private void forgets(int targets) {
    log = new LogState(new LogLimits(1 << 20, 100, 600_000, 64, 128, targets));
    draft = new Draft(log, SELF, 1_000);
  }

  private @Nullable Found search(Serial serial) {
    TargetSearch search = new TargetSearch(serial);
    assertThat(search.find(journal)).isTrue();
    search.trace(journal);
    return search.found(log.vector());
  }

  private Serial publish(String publisher, long number) {
    PublishKey key = PublishKey.numbered(publisher, number);
    return ((Draft.Outcome.Accepted) draft.accept(key, Draft.PREVIOUS_UNKNOWN, new byte[0]))
        .serial();
  }

  private Draft.Outcome.Accepted accepted(
      String publisher, long number, Operation.Kind kind, Serial target) {
    return (Draft.Outcome.Accepted) accept(publisher, number, kind, target, null);
  }

  private Draft.Outcome accept(
      String publisher, long number, Operation.Kind kind, Serial target, @Nullable Found found) {
    return draft.accept(
        PublishKey.numbered(publisher, number),
        Draft.PREVIOUS_UNKNOWN,
        new Change(kind, target, 0, found),
        new byte[0]);
  }

  private List<Stored> drafted() {
    LogEvent.Appended event = draft.event(LogEvent.Assurance.NONE);
    return event == null ? List.of() : event.entries();
  }

  private Stored stored(int index) {
    return drafted().get(index);
  }

  private Entry entry(int index) {
    return stored(index).entry();
  }

  private @Nullable Dot follows(int index) {
    return operation(entry(index)).follows();
  }

  private static Operation operation(Entry entry) {
    Operation operation = entry.operation();
    assertThat(operation).isNotNull();
    return operation;
  }

  private List<Stored.Fate> fates() {
    return drafted().stream().map(Stored::fate).toList();
  }

  private void write() {
    LogEvent.Appended event = draft.event(LogEvent.Assurance.NONE);
    if (event != null) {
      log.apply(event, EU);
      journal.addAll(event.entries());
    }
    draft = new Draft(log, SELF, 2_000);
  }

  private static Entry create(Origin origin, long seq, PublishKey key) {
    return new Entry(
        new Dot(origin, seq), key, null, null, new Serial(1_500, 0, origin), new byte[0]);
  }

  private static Operation.Target target(Serial message, long seq) {
    return new Operation.Target(message, seq, 0);
  }

  private static Entry operation(
      Origin origin, long seq, long millis, Operation.Kind kind, Serial message) {
    return operation(origin, seq, millis, kind, message, 1);
  }

  /** By the publisher that is named like the region. */
  private static Entry operation(
      Origin origin, long seq, long millis, Operation.Kind kind, Serial message, long targetSeq) {
    return new Entry(
        new Dot(origin, seq),
        PublishKey.numbered(origin.region().value(), seq),
        null,
        null,
        new Serial(millis, 0, origin),
        new Operation(kind, target(message, targetSeq), null),
        new byte[0]);
  }
}
