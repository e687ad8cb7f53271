package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.Change;
import io.meridian.replication.log.Draft;
import io.meridian.replication.log.Found;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection with its edge: numbers its publishes, hands several over at a time, and sends again
 * in order what was not acknowledged, wherever it is.
 */
final class SimulatedPublisher {
  private static final int WINDOW = 4;
  private static final List<Operation.Kind> KINDS =
      List.of(
          Operation.Kind.APPEND,
          Operation.Kind.APPEND,
          Operation.Kind.APPEND,
          Operation.Kind.APPEND,
          Operation.Kind.UPDATE,
          Operation.Kind.DELETE);
  private static final long RESEND_MILLIS = 1_200;
  private static final long OVERLOADED_MILLIS = 200;

  private final ReplicationSimulation world;
  private final String name;
  private final SeededRandom random;
  private final List<Long> unacknowledged = new ArrayList<>();
  private final Map<Long, Long> publishedMillis = new HashMap<>();
  private final Map<Long, Change> changes = new HashMap<>();
  private final SeededRandom operations;
  private final double publishRate;
  private RegionId at;
  private long lastNumber;
  private int handedOver;
  private long progressMillis;
  private long keyEpoch;
  private boolean served = true;
  private boolean gaveUp;
  private long round;

  SimulatedPublisher(ReplicationSimulation world, String name) {
    this.world = world;
    this.name = name;
    this.random = world.random.child(name);
    this.operations = random.child("operations");
    double rate = world.options.get(Option.PUBLISH_RATE);
    boolean seldom = world.options.is(Option.SELDOM) && isSeldom();
    this.publishRate = seldom ? rate / 20 : rate;
    this.at = random.pick(world.ids());
    this.keyEpoch = world.region(at).epoch();
  }

  /** Draws only where it may be: what is drawn after it is as it was without the option. */
  private boolean isSeldom() {
    return random.child("seldom").chance(world.options.get(Option.SELDOM));
  }

  String name() {
    return name;
  }

  RegionId at() {
    return at;
  }

  void work() {
    if (random.chance(publishRate)) {
      publish();
    }
    check();
  }

  private void publish() {
    lastNumber += random.between(1, 2);
    unacknowledged.add(lastNumber);
    publishedMillis.put(lastNumber, world.time.nowMillis());
    world.judge.published(PublishKey.numbered(name, lastNumber));
    operate(lastNumber);
    handOver();
  }

  /** The publish is to be an operation on a message that some client knows. */
  private void operate(long number) {
    double rate = world.rate(Option.OPERATIONS);
    Serial target =
        rate > 0 && operations.chance(rate) ? world.judge.messages.target(operations) : null;
    if (target != null) {
      changes.put(number, new Change(operations.pick(KINDS), target, 0, null));
      world.judge.operated(PublishKey.numbered(name, number));
    }
  }

  void move(RegionId to) {
    at = to;
    keyEpoch = world.region(to).epoch();
    served = !world.options.has(Mechanism.BARRIER);
    resend();
    if (!served) {
      enter(round);
    }
  }

  void moveOn() {
    move(world.servingRegion(random, at));
  }

  private void enter(long entered) {
    SimulatedRegion region = world.region(at);
    progressMillis = world.time.nowMillis();
    long ticket =
        world.ticket(
            answer -> {
              if (round == entered && answer instanceof Effect.BarrierEnded ended) {
                if (ended.passed()) {
                  served = true;
                  handOver();
                } else {
                  world.time.schedule(
                      SimulatedSubscriber.REFUSED_MILLIS,
                      () -> {
                        if (round == entered) {
                          moveOn();
                        }
                      });
                }
              }
            });
    world.toEntity(
        random, region, () -> region.submit(new Input.EnterBarrier(ticket, world.durability())));
  }

  /** From the first publish that is not acknowledged, in order. */
  private void resend() {
    round++;
    handedOver = 0;
    progressMillis = world.time.nowMillis();
    handOver();
  }

  private void handOver() {
    giveUpTheOld();
    if (served
        && keyEpoch != world.region(at).epoch()
        && world.options.has(Mechanism.EPOCHS_IN_KEYS)) {
      move(at);
      return;
    }
    while (served && handedOver < Math.min(WINDOW, unacknowledged.size())) {
      long number = unacknowledged.get(handedOver);
      long previous =
          handedOver == 0 || !world.options.has(Mechanism.GAPS)
              ? Draft.PREVIOUS_UNKNOWN
              : unacknowledged.get(handedOver - 1);
      handedOver++;
      handOver(number, previous);
    }
  }

  private void handOver(long number, long previous) {
    long sent = round;
    PublishKey key = PublishKey.numbered(name, number);
    long ticket = world.ticket(answer -> answered(sent, number, answer));
    SimulatedRegion region = world.region(at);
    Input publish =
        new Input.Publish(
            ticket, key, previous, changes.get(number), Judge.payload(key), world.durability());
    if (random.chance(world.rate(Option.EDGE_DELAYS))) {
      // An edge that is slow with a publish that its client, by then elsewhere, sends again. It is
      // a node of the region, so it goes down with it.
      int nodes = region.nodes();
      world.time.schedule(
          random.between(0L, 2_000L),
          () -> {
            if (region.nodes() == nodes) {
              region.submit(publish);
            }
          });
    } else {
      world.toEntity(random, region, () -> region.submit(publish));
    }
  }

  private void answered(long sent, long number, Effect answer) {
    if (sent != round || !unacknowledged.contains(number)) {
      return;
    }
    if (answer instanceof Effect.Acknowledge acknowledged) {
      world.judge.acknowledged(PublishKey.numbered(name, number));
      if (!changes.containsKey(number)) {
        world.judge.messages.known(acknowledged.serial());
      }
      answeredFor(number);
    } else if (answer instanceof Effect.Refuse refuse) {
      if (refuse.refusal() == Refusal.TARGET_UNKNOWN) {
        lookUp(number);
        return;
      }
      if (refuse.refusal() == Refusal.BELOW_NEWEST && !gaveUp) {
        throw new Violation("refused", name + " was in order: " + refuse);
      }
      if (refuse.refusal() == Refusal.BELOW_NEWEST
          || (refuse.refusal() == Refusal.TIMED_OUT && world.options.is(Option.GIVES_UP))) {
        world.sometimes.reached("gave up");
        gaveUp = true;
        answeredFor(number);
      } else {
        world.sometimes.reached(refuse.refusal().toString());
        resendAfter(refuse.refusal() == Refusal.OVERLOADED ? OVERLOADED_MILLIS : 0);
      }
    }
  }

  /** The edge has the target looked up in the log, and hands over again what it found. */
  private void lookUp(long number) {
    Change change = changes.get(number);
    Found found = change == null ? null : world.region(at).journal().find(change.target());
    if (change == null || found == null) {
      world.sometimes.reached("target not found");
      gaveUp = true;
      unacknowledged.remove(number);
    } else {
      world.sometimes.reached("target found in the log");
      changes.put(number, new Change(change.kind(), change.target(), change.index(), found));
    }
    resend();
  }

  /** What regions may have forgotten is not sent again. */
  private void giveUpTheOld() {
    long now = world.time.nowMillis();
    long patience = world.options.whole(Option.RETRY_WINDOW_MILLIS) * 3L / 5;
    while (!unacknowledged.isEmpty()
        && now - publishedMillis.getOrDefault(unacknowledged.get(0), now) > patience) {
      unacknowledged.remove(0);
      handedOver = Math.max(0, handedOver - 1);
      gaveUp = true;
    }
  }

  private void resendAfter(long millis) {
    if (millis == 0) {
      resend();
      return;
    }
    long waiting = ++round;
    handedOver = 0;
    world.time.schedule(
        millis,
        () -> {
          if (round == waiting) {
            resend();
          }
        });
  }

  private void answeredFor(long number) {
    int index = unacknowledged.indexOf(number);
    unacknowledged.remove(index);
    handedOver -= index < handedOver ? 1 : 0;
    progressMillis = world.time.nowMillis();
    handOver();
  }

  /** Called now and then: answers may have been lost with an entity. */
  void check() {
    if (world.time.nowMillis() - progressMillis < RESEND_MILLIS || isDone()) {
      return;
    }
    if (served) {
      resend();
    } else if (world.time.nowMillis() - progressMillis > 4 * RESEND_MILLIS) {
      moveOn();
    }
  }

  int unacknowledged() {
    return unacknowledged.size();
  }

  boolean isDone() {
    return unacknowledged.isEmpty();
  }

  @Override
  public String toString() {
    return name + " at " + at + (served ? "" : " (waits)") + " unacknowledged " + unacknowledged;
  }
}
