package io.meridian.replication.position;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongFunction;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Goal: what a position implies costs memory up to a bound, and publishes by REST cost none. */
class ReplayBoundTest {
  private static final Origin EU = new Origin(new RegionId("eu"), 1, 1);
  private static final Origin US = new Origin(new RegionId("us"), 1, 1);
  private static final int MANY = Replay.PUBLISHERS_MAX + 1;
  private static final Position MADE_UP = new Position(held(EU, 1_000_000), new TreeMap<>());

  private static final Stored LACKED = stored(US, 1, ownId(0), Stored.Fate.LIVE);

  @Test
  void aPositionThatImpliesTooManyPublishersOverflows() {
    Replay replay = replay(held(EU, MANY));

    replay.survey(List.of(LACKED));
    replay.survey(run(MANY - 1, ReplayBoundTest::connection, Stored.Fate.LIVE));
    assertThat(replay.overflows()).isFalse();
    replay.survey(List.of(stored(EU, MANY, connection(MANY), Stored.Fate.LIVE)));

    assertThat(replay.overflows()).isTrue();
  }

  /** Who was away for long stands near the end of a long run. */
  @Test
  void whatLiesBeforeAllThatASubscriberLacksImpliesNothing() {
    Replay replay = replay(held(EU, MANY));
    List<Stored> before = run(MANY, ReplayBoundTest::connection, Stored.Fate.LIVE);

    replay.survey(before);
    replay.survey(List.of(LACKED));

    assertThat(replay.overflows()).isFalse();
    assertThat(replay.deliver(before)).isEmpty();
    assertThat(replay.deliver(List.of(LACKED))).hasSize(1);
  }

  @Test
  void aPositionThatNeedsTooManyMarksOverflows() {
    Replay replay = replay(VersionVector.EMPTY);

    replay.survey(run(MANY, ReplayBoundTest::ownId, Stored.Fate.LIVE));

    assertThat(replay.overflows()).isTrue();
  }

  @Test
  void publishesByRestImplyNothing() {
    Replay replay = replay(held(EU, MANY));

    replay.survey(List.of(LACKED));
    replay.survey(run(MANY, ReplayBoundTest::ownId, Stored.Fate.LIVE));

    assertThat(replay.overflows()).isFalse();
  }

  @Test
  void anIdThatWasSeenUnderAnotherDotIsNotDeliveredAgain() {
    Stored live = stored(US, 1, ownId(1), Stored.Fate.LIVE);
    Stored seen = stored(EU, 1, ownId(1), Stored.Fate.DUPLICATE);
    Replay replay = replay(held(EU, 1).with(live.entry().dot()));

    replay.survey(List.of(live, seen));

    assertThat(replay.deliver(List.of(live, seen))).isEmpty();
  }

  private static Replay replay(VersionVector majority) {
    return new Replay(MADE_UP, majority, held(EU, MANY).with(new Dot(US, 1)));
  }

  private static PublishKey connection(long number) {
    return PublishKey.numbered("connection-" + number, 0);
  }

  private static PublishKey ownId(long number) {
    return PublishKey.ofClient("id-" + number);
  }

  private static List<Stored> run(int count, LongFunction<PublishKey> key, Stored.Fate fate) {
    return LongStream.rangeClosed(1, count)
        .mapToObj(seq -> stored(EU, seq, key.apply(seq), fate))
        .toList();
  }

  private static Stored stored(Origin origin, long seq, PublishKey key, Stored.Fate fate) {
    Serial serial = new Serial(1_000 + seq, 0, origin);
    return new Stored(new Entry(new Dot(origin, seq), key, null, null, serial, new byte[0]), fate);
  }

  private static VersionVector held(Origin origin, long seq) {
    return VersionVector.EMPTY.with(new Dot(origin, seq));
  }
}
