package io.meridian.replication.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.message.Contents;
import io.meridian.replication.message.Fold;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Operations on messages that went with their publish below the base. */
class ForgottenMessagesTest {
  private static final RegionId EU = new RegionId("eu");
  private static final Origin SELF = new Origin(EU, 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final Origin AP = new Origin(new RegionId("ap"), 1, 1);
  private static final Entry CREATE = entry(US, 1, 1_000, null);
  private static final VersionVector BASE = VersionVector.EMPTY.with(CREATE.dot());

  private final LogState log = new LogState(LogLimits.DEFAULT);
  private final List<Stored> journal = new ArrayList<>();
  private Draft draft = new Draft(log, SELF, 2_000);

  @Test
  void aClientsOperationOnAForgottenMessageFindsNone() {
    stores(CREATE);
    Found found = new Found(CREATE.key(), Latest.created(journal.get(0)), log.vector());
    draft.forget(new LogEvent.Trim(BASE, 2));

    assertThat(accept(1, null)).isInstanceOf(Draft.Outcome.TargetUnknown.class);
    assertThat(accept(1, found)).isInstanceOf(Draft.Outcome.TargetUnknown.class);

    draft.accept(PublishKey.numbered("p", 1), Draft.PREVIOUS_UNKNOWN, new byte[0]);
    write();
    assertThat(log.base()).isEqualTo(BASE);
    assertThat(log.latest(CREATE.serial())).isNull();
    assertThat(accept(2, null)).isInstanceOf(Draft.Outcome.TargetUnknown.class);
    assertThat(accept(2, found)).isInstanceOf(Draft.Outcome.TargetUnknown.class);
  }

  @Test
  void aPeersOperationOnAForgottenMessageIsStoredAndLeftOutOfTheFold() {
    stores(CREATE);
    Entry append = entry(AP, 1, 3_000, CREATE);
    draft.forget(new LogEvent.Trim(BASE, 2));

    assertThat(draft.canTake(append)).isTrue();
    draft.take(append);
    assertThat(draft.entries()).containsExactly(new Stored(append, Stored.Fate.WHOLE));
    write();

    assertThat(log.vector().covers(append.dot())).isTrue();
    assertThat(log.latest(CREATE.serial())).isNull();
    Fold fold = new Fold(new Replaced());
    journal.stream().skip(1).map(Stored::entry).forEach(fold::add);
    assertThat(fold.message(CREATE.dot(), 0)).isNull();
  }

  @Test
  void aLogThatBeginsAnewRemembersNoMessages() {
    stores(CREATE);
    Dot below = new Dot(AP, 5);
    VersionVector theirs = VersionVector.EMPTY.with(below);
    assertThat(draft.beginAt(new Base(theirs, Map.of(), Map.of(), Map.of()))).isTrue();

    assertThat(accept(1, null)).isInstanceOf(Draft.Outcome.TargetUnknown.class);
    write();
    assertThat(log.latest(CREATE.serial())).isNull();

    draft.take(entry(US, 2, 4_000, CREATE));
    assertThat(draft.entries()).extracting(Stored::fate).containsExactly(Stored.Fate.WHOLE);
  }

  private Draft.Outcome accept(long number, @Nullable Found found) {
    return draft.accept(
        PublishKey.numbered("p", number),
        Draft.PREVIOUS_UNKNOWN,
        new Change(Operation.Kind.APPEND, CREATE.serial(), 0, found),
        new byte[0]);
  }

  private void stores(Entry entry) {
    draft.take(entry);
    write();
  }

  private void write() {
    LogEvent.Appended event = draft.event(LogEvent.Assurance.NONE);
    assertThat(event).isNotNull();
    log.apply(event, EU);
    journal.addAll(event.entries());
    draft = new Draft(log, SELF, 2_000);
  }

  private static Entry entry(Origin origin, long seq, long millis, @Nullable Entry target) {
    return new Entry(
        new Dot(origin, seq),
        PublishKey.numbered(origin.region().value(), seq),
        null,
        null,
        new Serial(millis, 0, origin),
        target == null
            ? null
            : new Operation(
                Operation.Kind.APPEND,
                new Operation.Target(target.serial(), target.dot().seq(), 0),
                null),
        new byte[0]);
  }

  private static final class Replaced implements Contents {
    @Override
    public byte[] created(byte[] payload, int index) {
      return payload;
    }

    @Override
    public byte[] changed(byte[] content, Operation.Kind kind, byte[] payload) {
      return payload;
    }
  }
}
