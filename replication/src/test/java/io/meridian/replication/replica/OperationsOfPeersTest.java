package io.meridian.replication.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Change;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OperationsOfPeersTest {
  private static final RegionId EU = new RegionId("eu");
  private static final RegionId US = new RegionId("us");
  private static final RegionId AP = new RegionId("ap");
  private static final Origin US_1 = new Origin(US, 1, 1);
  private static final Origin AP_1 = new Origin(AP, 1, 1);
  private static final Entry CREATE = entry(US_1, 1, 1_000, null);
  private static final Entry APPEND = entry(AP_1, 1, 2_000, CREATE);

  private final LogState log = new LogState(LogLimits.DEFAULT);
  private final ChannelReplica replica =
      new ChannelReplica(
          ReplicaSettings.DEFAULT,
          Membership.of(EU, List.of(US, AP)),
          log,
          new Origin(EU, 1, 1),
          0,
          new Moment(1_000_000, 1_000));

  @Test
  void appendBeforeItsCreate() {
    VersionVector all = VersionVector.EMPTY.with(CREATE.dot()).with(APPEND.dot());

    List<Effect> early = does(arrived(AP, new Exchange.Entries(List.of(APPEND), all)));

    assertThat(log.vector()).isEqualTo(VersionVector.EMPTY);
    assertThat(deliveries(early)).isEmpty();
    assertThat(early).contains(new Effect.Send(AP, new Exchange.Holds(VersionVector.EMPTY, true)));

    List<Effect> then = does(arrived(US, new Exchange.Entries(List.of(CREATE), all)));

    assertThat(log.vector()).isEqualTo(all);
    assertThat(deliveries(then)).extracting(Delivery::entry).containsExactly(CREATE, APPEND);
    assertThat(deliveries(then)).noneMatch(Delivery::whole);
  }

  @Test
  void anAppendThatIsNotNextGoesOutAsTheWholeMessage() {
    Entry newer = entry(US_1, 2, 3_000, CREATE);
    VersionVector all = VersionVector.EMPTY.with(newer.dot()).with(APPEND.dot());
    does(arrived(US, new Exchange.Entries(List.of(CREATE, newer), all)));

    List<Delivery> deliveries =
        deliveries(does(arrived(AP, new Exchange.Entries(List.of(APPEND), all))));

    assertThat(deliveries).extracting(Delivery::entry).containsExactly(APPEND);
    assertThat(deliveries).allMatch(Delivery::whole);
  }

  @Test
  void anOperationOnAMessageThatIsNotRememberedIsToBeLookedUp() {
    Change change = new Change(Operation.Kind.APPEND, CREATE.serial(), 0, null);

    List<Effect> effects =
        does(
            new Input.Publish(
                7,
                PublishKey.numbered("p", 1),
                Draft.PREVIOUS_UNKNOWN,
                change,
                new byte[0],
                Durability.REGION));

    assertThat(effects)
        .contains(
            new Effect.Refuse(
                7, Refusal.TARGET_UNKNOWN, "no message " + CREATE.serial() + " is remembered"));
  }

  private List<Effect> does(Input input) {
    ChannelReplica.Decision decision = replica.decide(List.of(input), new Moment(1_000_000, 1_000));
    List<Effect> effects = new ArrayList<>(decision.atOnce());
    if (decision.event() != null) {
      log.apply(decision.event(), EU);
    }
    effects.addAll(replica.complete(decision));
    return effects;
  }

  private static List<Delivery> deliveries(List<Effect> effects) {
    return effects.stream()
        .filter(Effect.Deliver.class::isInstance)
        .flatMap(effect -> ((Effect.Deliver) effect).deliveries().stream())
        .toList();
  }

  private static Input arrived(RegionId from, Exchange body) {
    return new Input.Arrived(from, 1, body);
  }

  private static Entry entry(Origin origin, long seq, long millis, @Nullable Entry target) {
    Operation append =
        target == null
            ? null
            : new Operation(
                Operation.Kind.APPEND,
                new Operation.Target(target.serial(), target.dot().seq(), 0),
                null);
    return new Entry(
        new Dot(origin, seq),
        PublishKey.numbered(origin.region().value(), seq),
        null,
        null,
        new Serial(millis, 0, origin),
        append,
        new byte[0]);
  }
}
