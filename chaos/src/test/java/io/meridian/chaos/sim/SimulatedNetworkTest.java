package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.chaos.sim.SimulatedNetwork.Loss;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SimulatedNetworkTest {
  private static final LinkConditions TEN_MILLIS = LinkConditions.steady(10);

  private final VirtualTime time = new VirtualTime();
  private final List<String> arrived = new ArrayList<>();

  private SimulatedNetwork<String, Integer> network(long seed, LinkConditions conditions) {
    return new SimulatedNetwork<>(
        time,
        new SeededRandom(seed),
        conditions,
        100,
        (from, to, message) -> arrived.add(from + ">" + to + " " + message));
  }

  @Test
  void aSteadyLinkDeliversInOrderAfterItsLatency() {
    SimulatedNetwork<String, Integer> network = network(1, TEN_MILLIS);

    network.send("eu", "us", 1);
    network.send("eu", "us", 2);

    time.runUntil(9);
    assertThat(arrived).isEmpty();
    time.runUntil(10);
    assertThat(arrived).containsExactly("eu>us 1", "eu>us 2");
  }

  @Test
  void aWideLatencyRangeReorders() {
    SimulatedNetwork<String, Integer> network = network(1, new LinkConditions(1, 50, 0, 0));

    for (int i = 0; i < 20; i++) {
      network.send("eu", "us", i);
    }
    time.runUntil(50);

    assertThat(arrived).hasSize(20).isNotEqualTo(arrived.stream().sorted().toList());
  }

  @Test
  void lossAndDuplicationHappenAtTheirRates() {
    SimulatedNetwork<String, Integer> network =
        network(1, TEN_MILLIS.withLoss(0.5).withDuplication(0.5));

    for (int i = 0; i < 1_000; i++) {
      network.send("eu", "us", i);
      time.runFor(10);
    }

    long lost = network.losses().getOrDefault(Loss.CHANCE, 0L);
    assertThat(lost).isBetween(430L, 570L);
    assertThat(network.delivered()).isBetween(650L, 850L).isGreaterThan(1_000 - lost);
  }

  @Test
  void aCutStopsOneDirectionAndWhatIsInFlight() {
    SimulatedNetwork<String, Integer> network = network(1, TEN_MILLIS);
    network.send("eu", "us", 1);

    network.cut("eu", "us");
    network.send("eu", "us", 2);
    network.send("us", "eu", 3);
    time.runUntil(10);

    assertThat(arrived).containsExactly("us>eu 3");
    assertThat(network.losses()).isEqualTo(Map.of(Loss.CUT, 2L));

    network.heal("eu", "us");
    network.send("eu", "us", 4);
    time.runUntil(20);
    assertThat(arrived).containsExactly("us>eu 3", "eu>us 4");
  }

  @Test
  void whatWasInFlightToACrashedNodeIsLostAlsoWhenItIsBackInTime() {
    SimulatedNetwork<String, Integer> network = network(1, TEN_MILLIS);
    network.send("eu", "us", 1);

    network.down("us");
    network.send("us", "eu", 2);
    network.up("us");
    network.send("eu", "us", 3);
    time.runUntil(10);

    assertThat(arrived).containsExactly("eu>us 3");
    assertThat(network.losses()).isEqualTo(Map.of(Loss.RECEIVER_DOWN, 1L, Loss.SENDER_DOWN, 1L));
  }

  @Test
  void aFullDirectionLosesTheNextMessageAndNoOtherDirectionDoes() {
    SimulatedNetwork<String, Integer> network = network(1, TEN_MILLIS);

    for (int i = 0; i < 101; i++) {
      network.send("eu", "us", i);
    }
    network.send("eu", "ap", 0);
    time.runUntil(10);

    assertThat(network.losses()).isEqualTo(Map.of(Loss.TOO_MANY_IN_FLIGHT, 1L));
    assertThat(network.delivered()).isEqualTo(101);
  }

  @Test
  void oneSeedIsOneRun() {
    List<String> first = rough(11);
    List<String> second = rough(11);

    assertThat(second).isEqualTo(first);
    assertThat(rough(12)).isNotEqualTo(first);
  }

  private List<String> rough(long seed) {
    arrived.clear();
    SimulatedNetwork<String, Integer> network = network(seed, new LinkConditions(1, 30, 0.2, 0.2));
    for (int i = 0; i < 50; i++) {
      network.send("eu", i % 2 == 0 ? "us" : "ap", i);
      time.runFor(2);
    }
    time.runFor(100);
    return List.copyOf(arrived);
  }
}
