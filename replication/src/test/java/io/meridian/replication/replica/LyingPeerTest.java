package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A peer that knows the secret says of this region's own line what is not so: this region's log
 * stays what it was, and goes on where it was.
 */
class LyingPeerTest {
  private static final int STORED = 3;

  private final ScriptedRegions regions = new ScriptedRegions("ap", "eu", "us");
  private final ScriptedRegion eu = regions.region("eu");
  private final ScriptedRegion us = regions.region("us");

  /** What a peer can say that names entries of the receiver's own line, told its origin. */
  private interface Lie {
    Exchange about(Origin own);
  }

  private static VersionVector upTo(Origin own, long number) {
    return VersionVector.EMPTY.with(new Dot(own, number));
  }

  private static Entry forged(Origin own, long number) {
    return new Entry(
        new Dot(own, number),
        PublishKey.numbered("forger", number),
        null,
        null,
        new Serial(1_000_000, 0, own),
        new byte[] {'x'});
  }

  static Stream<Lie> lies() {
    return Stream.of(
        own -> new Exchange.Holds(upTo(own, 1_000), false),
        own -> new Exchange.Holds(upTo(own, 1_000), true),
        own -> new Exchange.Digest(upTo(own, 1_000)),
        own -> new Exchange.Digest(VersionVector.EMPTY),
        own -> new Exchange.Ask(7, upTo(own, 1_000)),
        own -> new Exchange.Tell(7, upTo(own, 1_000), true),
        own -> new Exchange.Entries(List.of(), upTo(own, 1_000)),
        own -> new Exchange.Entries(List.of(forged(own, 2)), upTo(own, 3)),
        own -> new Exchange.Entries(List.of(forged(own, STORED + 1)), upTo(own, STORED + 1)));
  }

  @ParameterizedTest
  @MethodSource("lies")
  void changesNothingInTheLogThatItLiesAbout(Lie lie) {
    for (int number = 1; number <= STORED; number++) {
      eu.publishes(number, key(number), Durability.REGION);
    }
    Origin own = eu.log().tail().get(0).entry().dot().origin();
    regions.lose(eu, us);

    eu.does(new Input.Arrived(us.id(), 1, lie.about(own)));
    eu.publishes(STORED + 1, key(STORED + 1), Durability.REGION);

    assertThat(eu.log().tail().stream().map(Stored::entry).map(Entry::key))
        .containsExactly(key(1), key(2), key(3), key(4));
    assertThat(eu.log().vector()).isEqualTo(upTo(own, STORED + 1));
    assertThat(eu.delivered()).startsWith(key(1), key(2), key(3)).doesNotHaveDuplicates();
  }

  /** A publisher is one connection: with a new one its client publishes again. */
  @Test
  void aForgedNumberOfAPublisherMakesThisRegionRefuseItsPublishes() {
    eu.publishes(1, key(1), Durability.REGION);
    regions.lose(eu, us);
    Entry forged =
        new Entry(
            new Dot(new Origin(us.id(), 1, 1), 1),
            key(1_000),
            null,
            null,
            new Serial(1_000_000, 0, new Origin(us.id(), 1, 1)),
            new byte[] {'x'});
    Exchange lie = new Exchange.Entries(List.of(forged), VersionVector.EMPTY.with(forged.dot()));
    eu.does(new Input.Arrived(us.id(), 1, lie));
    eu.answers();

    eu.publishes(2, key(2), Durability.REGION);
    eu.publishes(3, PublishKey.numbered("quin", 1), Durability.REGION);

    assertThat(eu.answers())
        .hasSize(2)
        .anySatisfy(
            answer ->
                assertThat(answer)
                    .isInstanceOfSatisfying(
                        Effect.Refuse.class,
                        refused -> assertThat(refused.refusal()).isEqualTo(Refusal.BELOW_NEWEST)))
        .hasAtLeastOneElementOfType(Effect.Acknowledge.class);
    assertThat(eu.log().tail().stream().map(Stored::entry).map(Entry::key))
        .containsExactly(key(1), key(1_000), PublishKey.numbered("quin", 1));
  }

  private static PublishKey key(long number) {
    return PublishKey.numbered("pia", number);
  }
}
