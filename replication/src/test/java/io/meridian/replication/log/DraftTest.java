package io.meridian.replication.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DraftTest {
  private static final RegionId EU = new RegionId("eu");
  private static final Origin SELF = new Origin(EU, 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final Origin AP = new Origin(new RegionId("ap"), 1, 1);

  private final LogState log = new LogState(LogLimits.DEFAULT);
  private Draft draft = new Draft(log, SELF, 1_000);

  @Test
  void aRetryIsAnsweredWithWhatIsKnownAndNotAppended() {
    Draft.Outcome first = publish("p", 1, Draft.PREVIOUS_UNKNOWN);
    write();

    Draft.Outcome again = publish("p", 1, Draft.PREVIOUS_UNKNOWN);

    Draft.Outcome.Accepted accepted = (Draft.Outcome.Accepted) first;
    Known known = ((Draft.Outcome.AlreadyKnown) again).known();
    assertThat(known.dot()).isEqualTo(accepted.dot());
    assertThat(known.serial()).isEqualTo(accepted.serial());
    assertThat(draft.event(LogEvent.Assurance.NONE)).isNull();
  }

  @Test
  void aNumberThatComesAgainWithOtherMessagesIsNotARetry() {
    publish("p", 1, Draft.PREVIOUS_UNKNOWN);

    assertThat(draft.accept(PublishKey.numbered("p", 1), 0, new byte[] {9, 9}))
        .isEqualTo(new Draft.Outcome.OtherContent(1));
    assertThat(draft.accept(PublishKey.ofClient("own"), 0, new byte[] {1}))
        .isInstanceOf(Draft.Outcome.Accepted.class);
    assertThat(draft.accept(PublishKey.ofClient("own"), 0, new byte[] {2}))
        .isInstanceOf(Draft.Outcome.AlreadyKnown.class);
  }

  @Test
  void aRetryInTheSameBatchIsKnownToo() {
    publish("p", 1, Draft.PREVIOUS_UNKNOWN);

    assertThat(publish("p", 1, Draft.PREVIOUS_UNKNOWN))
        .isInstanceOf(Draft.Outcome.AlreadyKnown.class);
  }

  @Test
  void aPublishWhosePredecessorIsMissingIsAGap() {
    publish("p", 1, Draft.PREVIOUS_UNKNOWN);

    assertThat(publish("p", 3, 2)).isEqualTo(new Draft.Outcome.Gap(2, 1));
    assertThat(publish("q", 3, 2)).isEqualTo(new Draft.Outcome.Gap(2, Draft.PREVIOUS_UNKNOWN));
  }

  @Test
  void aNumberBelowThePublishersNewestIsNotTaken() {
    publish("p", 4, Draft.PREVIOUS_UNKNOWN);

    assertThat(publish("p", 2, 1)).isEqualTo(new Draft.Outcome.BelowNewest(2, 4));
  }

  @Test
  void onlyAnEntryThatFollowsOneOfAnotherOriginNamesIt() {
    draft.take(entry(US, 1, PublishKey.numbered("p", 1), null));
    publish("p", 2, 1);
    publish("p", 3, 2);

    List<Stored> entries = written();
    assertThat(entries.get(1).entry().after()).isEqualTo(new Dot(US, 1));
    assertThat(entries.get(2).entry().after()).isNull();
  }

  @Test
  void anEntryWaitsForItsOriginsLastAndForWhatItComesAfter() {
    PublishKey key = PublishKey.numbered("p", 2);

    assertThat(draft.canTake(entry(US, 2, key, null))).isFalse();
    assertThat(draft.canTake(entry(US, 1, key, new Dot(AP, 1)))).isFalse();

    draft.take(entry(AP, 1, PublishKey.numbered("p", 1), null));
    assertThat(draft.canTake(entry(US, 1, key, new Dot(AP, 1)))).isTrue();
  }

  @Test
  void theSamePublishUnderAnotherDotIsStoredAsADuplicateAndRemembered() {
    publish("p", 1, Draft.PREVIOUS_UNKNOWN);
    draft.take(entry(US, 1, PublishKey.numbered("p", 1), null));

    assertThat(written())
        .extracting(Stored::fate)
        .containsExactly(Stored.Fate.LIVE, Stored.Fate.DUPLICATE);
    write();
    Known known = log.known(PublishKey.numbered("p", 1));
    assertThat(known).isNotNull();
    assertThat(known.twin()).isEqualTo(new Dot(US, 1));
  }

  @Test
  void anEntryBelowItsPublishersNewestIsStoredAsLate() {
    publish("p", 5, Draft.PREVIOUS_UNKNOWN);
    draft.take(entry(US, 1, PublishKey.numbered("p", 4), null));

    assertThat(written().get(1).fate()).isEqualTo(Stored.Fate.LATE);
  }

  @Test
  void idsOfClientsHaveNoOrder() {
    PublishKey one = PublishKey.ofClient("one");

    assertThat(draft.accept(one, 7, new byte[0])).isInstanceOf(Draft.Outcome.Accepted.class);
    assertThat(draft.accept(one, 7, new byte[0])).isInstanceOf(Draft.Outcome.AlreadyKnown.class);
  }

  private Draft.Outcome publish(String connection, long number, long previous) {
    return draft.accept(PublishKey.numbered(connection, number), previous, new byte[0]);
  }

  private List<Stored> written() {
    LogEvent.Appended event = draft.event(LogEvent.Assurance.NONE);
    return event == null ? List.of() : event.entries();
  }

  private void write() {
    LogEvent.Appended event = draft.event(LogEvent.Assurance.NONE);
    if (event != null) {
      log.apply(event, EU);
    }
    draft = new Draft(log, SELF, 2_000);
  }

  private static Entry entry(Origin origin, long seq, PublishKey key, @Nullable Dot after) {
    return new Entry(
        new Dot(origin, seq), key, after, null, new Serial(1_000, 0, origin), new byte[0]);
  }
}
