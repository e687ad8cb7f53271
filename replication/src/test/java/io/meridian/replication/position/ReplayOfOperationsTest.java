package io.meridian.replication.position;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Goal: who comes with a position gets messages, and later appends fit what it got. */
class ReplayOfOperationsTest {
  private static final Origin EU = new Origin(new RegionId("eu"), 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final Stored CREATE = stored(EU, 1, null);
  private static final Stored FIRST = stored(EU, 2, CREATE);
  private static final Stored OTHER = stored(EU, 3, null);
  private static final Stored SECOND = stored(EU, 4, CREATE);
  private static final List<Stored> LOG = List.of(CREATE, FIRST, OTHER, SECOND);

  @Test
  void whoHasNothingGetsTheMessageAndNotItsAppends() {
    List<Delivery> deliveries = replay(Position.START).deliver(LOG);

    assertThat(deliveries)
        .extracting(Delivery::entry)
        .containsExactly(CREATE.entry(), OTHER.entry());
    assertThat(deliveries).extracting(Delivery::whole).containsExactly(true, false);
  }

  @Test
  void whoMissedAppendsGetsTheMessageOnceAndAllOfThePartInOneFrame() {
    List<Delivery> deliveries = replay(at(EU, 1)).deliver(LOG);

    assertThat(deliveries)
        .extracting(Delivery::entry)
        .containsExactly(FIRST.entry(), OTHER.entry());
    assertThat(deliveries).extracting(Delivery::whole).containsExactly(true, false);
    assertThat(deliveries)
        .extracting(delivery -> delivery.after().vector())
        .containsOnly(held(EU, 4));
  }

  @Test
  void aPartWithoutOperationsHasAPositionForEachEntry() {
    assertThat(replay(Position.START).deliver(List.of(CREATE, stored(EU, 2, null))))
        .extracting(delivery -> delivery.after().vector())
        .containsExactly(held(EU, 1), held(EU, 2));
  }

  @Test
  void aMessageIsGivenAgainInTheNextPartWhenThatChangesIt() {
    Replay replay = replay(at(EU, 1));

    assertThat(replay.deliver(List.of(FIRST, OTHER))).hasSize(2);
    assertThat(replay.deliver(List.of(SECOND)))
        .extracting(Delivery::entry, Delivery::whole)
        .containsExactly(tuple(SECOND.entry(), true));
  }

  @Test
  void whoIsAheadOfTheRegionIsNotSaidToHaveBeenShownWhatTheRegionLacks() {
    Position ahead = new Position(held(EU, 1).with(new Dot(US, 1)), new TreeMap<>());
    Replay replay = replay(ahead);

    replay.deliver(LOG);

    assertThat(replay.position().vector()).isEqualTo(held(EU, 4).with(new Dot(US, 1)));
    assertThat(replay.position().shown()).isEqualTo(held(EU, 4));
    assertThat(replay.position().showsAll()).isFalse();
  }

  @Test
  void whatWasSeenAndNotShownIsGivenAsAWholeMessage() {
    Position position = new Position(held(EU, 4), new TreeMap<>(), held(EU, 3));

    List<Delivery> deliveries = replay(position).deliver(LOG);

    assertThat(deliveries).extracting(Delivery::entry).containsExactly(SECOND.entry());
    assertThat(deliveries.get(0).whole()).isTrue();
    assertThat(deliveries.get(0).after().showsAll()).isTrue();
  }

  @Test
  void whoIsAheadGetsTheWholeMessageOfEveryOperation() {
    Delivery shared = new Delivery(SECOND.entry(), at(EU, 4));
    Position ahead = new Position(held(EU, 4).with(new Dot(US, 1)), new TreeMap<>());

    Delivery own = shared.to(ahead);

    assertThat(own).isNotNull();
    assertThat(own.whole()).isTrue();
    assertThat(own.after().vector()).isEqualTo(ahead.vector());
    assertThat(own.after().shown()).isEqualTo(held(EU, 4));
  }

  private static Replay replay(Position start) {
    Replay replay = new Replay(start, held(EU, 4), held(EU, 4));
    replay.survey(LOG);
    return replay;
  }

  private static Position at(Origin origin, long seq) {
    return new Position(held(origin, seq), new TreeMap<>());
  }

  private static VersionVector held(Origin origin, long seq) {
    return VersionVector.EMPTY.with(new Dot(origin, seq));
  }

  private static Stored stored(Origin origin, long seq, @Nullable Stored target) {
    Operation append =
        target == null
            ? null
            : new Operation(
                Operation.Kind.APPEND,
                new Operation.Target(target.entry().serial(), target.entry().dot().seq(), 0),
                null);
    return new Stored(
        new Entry(
            new Dot(origin, seq),
            PublishKey.numbered("p", seq),
            null,
            null,
            new Serial(1_000, (int) seq, origin),
            append,
            new byte[0]),
        Stored.Fate.LIVE);
  }
}
