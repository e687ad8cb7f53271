package io.meridian.replication.replica;

import static io.meridian.replication.replica.ReplicaInEu.AP;
import static io.meridian.replication.replica.ReplicaInEu.PEER;
import static io.meridian.replication.replica.ReplicaInEu.SELF;
import static io.meridian.replication.replica.ReplicaInEu.US;
import static io.meridian.replication.replica.ReplicaInEu.arrived;
import static io.meridian.replication.replica.ReplicaInEu.entry;
import static io.meridian.replication.replica.ReplicaInEu.held;
import static io.meridian.replication.replica.ReplicaInEu.publish;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Stored;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.position.Replay;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * What subscribers get while it is not known what a majority holds: positions name publishers up to
 * a bound, and deliveries beyond it wait.
 */
class WithheldDeliveriesTest {
  private final ReplicaInEu eu = new ReplicaInEu();

  @Test
  void aRegionThatHearsOfNoMajorityNamesMorePublishersInAPosition() {
    for (int publisher = 0; publisher < 60; publisher++) {
      eu.does(publish("p" + publisher, 1));
    }
    int withheld = eu.lag().withheld();
    eu.pass(2_900);
    assertThat(deliveries(eu.does(new Input.Tick()))).isEmpty();

    eu.pass(100);
    List<Delivery> late = deliveries(eu.does(new Input.Tick()));

    assertThat(late).hasSizeBetween(15, withheld - 5);
    assertThat(PositionCodec.encode(eu.replica().position())).hasSizeBetween(490, 512);
    assertThat(eu.replica().needsTicks()).isTrue();

    late.addAll(deliveries(eu.does(arrived(US, new Exchange.Holds(held(SELF, 60), false)))));
    assertThat(late).hasSize(withheld);
    assertThat(eu.replica().position().marks()).isEmpty();
  }

  @Test
  void anEntityThatStartsWithMoreMarksThanAPositionCanHaveIsReadableAndLosesNothing()
      throws WireException {
    eu.start(ReplicaSettings.DEFAULT);
    List<Delivery> seen = new ArrayList<>();
    for (int publisher = 0; publisher < 500; publisher++) {
      seen.addAll(deliveries(eu.does(publish("p" + publisher, 1))));
    }
    Position resumes = seen.get(seen.size() - 1).after();

    eu.start(ReplicaSettings.DEFAULT);
    assertThat(asClientsHaveIt(eu.replica().position())).isEqualTo(eu.replica().position());
    assertThat(deliveries(eu.does(publish("p0", 2)))).isEmpty();
    assertThat(eu.lag().withheld()).isEqualTo(501);
    Position attaches = eu.replica().position();
    // Who has seen more than was given to this entity's subscribers waits where it is.
    assertThat(lackedAt(asClientsHaveIt(resumes))).isEmpty();

    assertThat(deliveries(eu.does(arrived(US, new Exchange.Holds(held(SELF, 100), false)))))
        .isEmpty();
    assertThat(asClientsHaveIt(eu.replica().position())).isEqualTo(attaches);
    List<Effect> effects = eu.does(arrived(US, new Exchange.Holds(eu.log().vector(), false)));
    assertThat(effects).contains(new Effect.BeganAnew());
    assertThat(eu.lag().withheld()).isZero();

    seen.addAll(lackedAt(asClientsHaveIt(resumes)));
    assertThat(numbersOf(seen)).containsExactlyElementsOf(allOf(500));
    assertThat(numbersOf(lackedAt(asClientsHaveIt(attaches))))
        .containsExactlyElementsOf(allOf(500));
    assertThat(deliveries(eu.does(publish("p1", 2)))).hasSize(1);
  }

  @Test
  void whatPeersSendIsTakenAlsoWhenTooMuchWaitsForAMajoritySinceTheStart() {
    eu.start(ReplicaSettings.DEFAULT);
    for (int publisher = 0; publisher < 500; publisher++) {
      eu.does(publish("p" + publisher, 1));
    }

    eu.start();
    assertThat(eu.does(publish("late", 1)))
        .anyMatch(
            effect ->
                effect instanceof Effect.Refuse refuse && refuse.refusal() == Refusal.OVERLOADED);
    for (int seq = 1; seq <= 500; seq++) {
      eu.does(arrived(AP, new Exchange.Entries(List.of(entry(seq)), held(PEER, seq))));
    }

    assertThat(eu.log().vector()).isEqualTo(held(SELF, 500).with(new Dot(PEER, 500)));
    eu.does(arrived(US, new Exchange.Holds(eu.log().vector(), false)));
    assertThat(eu.replica().delivered()).isEqualTo(eu.log().vector());
    assertThat(eu.lag().withheld()).isZero();
  }

  @Test
  void whatAMajorityHoldsIsDeliveredAtAStartWithTooManyMarks() throws WireException {
    eu.start(ReplicaSettings.DEFAULT);
    for (int publisher = 0; publisher < 300; publisher++) {
      eu.does(publish("held" + publisher, 1));
    }
    eu.does(arrived(US, new Exchange.Holds(held(SELF, 300), false)));
    for (int publisher = 0; publisher < 300; publisher++) {
      eu.does(publish("p" + publisher, 1));
    }

    eu.start(ReplicaSettings.DEFAULT);
    assertThat(eu.replica().position())
        .isEqualTo(new Position(held(SELF, 300), Position.START.marks()));

    // After a snapshot the log begins in the journal.
    eu.restoresItsLog();
    eu.start(ReplicaSettings.DEFAULT);
    assertThat(asClientsHaveIt(eu.replica().position()).marks()).isEmpty();
    assertThat(held(SELF, 300).covers(eu.replica().position().vector())).isTrue();
    assertThat(eu.log().firstEventNotCoveredBy(eu.replica().position().vector()))
        .isBetween(200L, 301L);
  }

  private static List<Delivery> deliveries(List<Effect> effects) {
    List<Delivery> deliveries = new ArrayList<>();
    for (Effect effect : effects) {
      if (effect instanceof Effect.Deliver deliver) {
        deliveries.addAll(deliver.deliveries());
      }
    }
    return deliveries;
  }

  private static Position asClientsHaveIt(Position position) throws WireException {
    return PositionCodec.decode(PositionCodec.encode(position));
  }

  private List<Delivery> lackedAt(Position position) {
    Replay replay = new Replay(position, eu.replica().majority(), eu.replica().delivered());
    replay.survey(eu.log().tail());
    List<Stored> due =
        eu.log().tail().stream()
            .takeWhile(stored -> eu.replica().delivered().covers(stored.entry().dot()))
            .toList();
    return replay.deliver(due);
  }

  private static List<String> numbersOf(List<Delivery> deliveries) {
    return deliveries.stream()
        .map(delivery -> delivery.entry().key())
        .map(key -> key.publisher() + " " + key.number())
        .toList();
  }

  /** The first of so many publishers, and a second one of the first. */
  private static List<String> allOf(int publishers) {
    List<String> all = new ArrayList<>();
    IntStream.range(0, publishers).forEach(publisher -> all.add("p" + publisher + " 1"));
    all.add("p0 2");
    return all;
  }
}
