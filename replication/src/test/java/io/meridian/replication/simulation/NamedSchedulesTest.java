package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The cases that the protocol was designed around, each a seed: its run comes to the place that is
 * named, keeps every promise, and without the mechanism that is named breaks one in the way that is
 * named: a run that broke otherwise would not show what the mechanism is for.
 */
class NamedSchedulesTest {
  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          incarnations write the same dot | 72 | replaced | INCARNATIONS | dot | without=seal \
          subscribers=4 stops=0 passivations=0 crashes=0 slow-writes=0.2 pauses=0.03 busy-millis=3000
          an entity that was replaced goes on | 15 | replaced | FENCING | overstated | \
          pauses=0.03 busy-millis=6000
          timed-out write appears after recovery | 186 | write too late | SEAL | dot | \
          subscribers=4 crashes=0.1 writes-lost=0.3 slow-writes=0.3 retry-window-millis=600000 busy-millis=3000
          restored disk with no peer | 6 | disk restored | EPOCHS | lost | regions=3 disk=2 \
          region-down=0.02 busy-millis=6000
          amnesiac does not vote | 46 | does not vote | VOTE_RULE | once | regions=3 disk=1 \
          region-down=0.02 moves=0.25 cuts=0.15 loss=0.15 busy-millis=6000 region-durability=0 \
          liveness=0 lost-for-good=0
          returned empty region's own client | 56 | disk wiped | EPOCHS_IN_KEYS | once | \
          regions=3 disk=1 region-down=0.05 stays=1 moves=0.1 cuts=0.15 loss=0.15 busy-millis=3000 \
          region-durability=0 liveness=0 lost-for-good=0
          barrier needs fresh answers | 41 | barrier wait | FRESH_ANSWERS | once |
          resend after barrier before majority | 12 | barrier wait | BARRIER | lost |
          REST twin, subscriber moves | 26 | mark hit | MARKS | once |
          look-ahead mark | 22 | implied mark hit | IMPLIED_MARKS | once |
          mark bound withholds | 13 | withheld delivery | MARK_BOUND | once | position-chars-goal=40
          shared frame lowers a position | 41 | position ahead | OWN_FRAMES | fell |
          unknown origin kept | 4 | position ahead | UNKNOWN_ORIGINS | fell | \
          regions=5 subscribers=4 moves=0.25 cuts=0.15 isolations=0.02 crashes=0.03 busy-millis=2000
          edge gap | 1 | GAP | GAPS | refused |
          relay outbox when the origin burns | 334 | outbox wakes | OUTBOX_OF_RELAYS | lost | \
          regions=3 publishers=1 subscribers=1 moves=0 rest-rate=0.3 stays=0 liveness=1 lasting=1 \
          region-durability=0 passivations=1 loss=0.5 latency-millis-max=20 busy-millis=150
          twin after the window | 5 | DUPLICATE | SETTLING | once | retry-window-millis=2500 \
          rest-rate=0.3 moves=0.25 cuts=0.15 isolations=0.02 busy-millis=6000
          chain hold | 29 | chain hold | CHAIN | lost | moves=0.25 cuts=0.15 loss=0.15 operations=0
          counted before it caught up | 3 | added | CAUGHT_UP_FIRST | lost | \
          regions=3 additions=0.3 moves=0.25 cuts=0.3 loss=0.5 liveness=1 lasting=1 region-durability=0 busy-millis=2000
          remove with a laggard | 5 | removed with a laggard | REMOVAL_ROUNDS | lost | regions=3 \
          removals=0.1 moves=0.25 cuts=0.3 loss=0.3 busy-millis=2000
          stale tail after detach | 78 | stale tail after detach | MARKS | once | regions=3 \
          detachments=0.1 moves=0.1 cuts=0 isolations=0 \
          region-durability=0 liveness=0
          missed while detached | 29 | missed while detached | ATTACH_ROUNDS | lost | regions=2 \
          publishers=1 subscribers=1 moves=0 rest-rate=0 publish-rate=0.02 region-durability=1 \
          passivations=1 detachments=0.3 busy-millis=4000
          """)
  void holdsAndFailsWithout(
      String name,
      long seed,
      String place,
      Mechanism mechanism,
      String kind,
      @Nullable String options) {
    SimulationOptions drawn = NecessityTest.options(seed, options);

    RunReport whole = ReplicationSimulation.run(seed, drawn, null);
    assertThat(whole.failure()).as(name).isEqualTo("no violation");
    assertThat(whole.sometimes().counts()).as(name).containsKey(place);

    Violation broken = ReplicationSimulation.run(seed, drawn.without(mechanism), null).violation();
    assertThat(broken).as("%s without %s", name, mechanism).isNotNull();
    assertThat(broken.kind()).as("%s without %s: %s", name, mechanism, broken).isEqualTo(kind);
  }
}
