package io.meridian.replication.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Without any one of its mechanisms the protocol breaks a promise, and the simulation sees it; with
 * it, the same runs keep all of them.
 *
 * <p>Each row: what is left out, the seed within which a run breaks a promise, in what ways it may
 * be broken, and the options that are set so that what the mechanism is for is met often. The other
 * options are drawn, but regions come and go only in rows that say so. Incarnations are left out of
 * runs that have no seal to begin with: either of the two keeps the dots of these runs apart.
 */
class NecessityTest {
  private static final String ROWS =
      """
      CHAIN           |  60 | lost             | moves=0.25 cuts=0.15 loss=0.15
      MARKS           |  60 | once             |
      BARRIER         |  60 | lost once        |
      IMPLIED_MARKS   |  60 | once             |
      FRESH_ANSWERS   |  60 | lost once        |
      EPOCHS_IN_KEYS  | 120 | lost once        | regions=3 disk=1 region-down=0.05 stays=1 \
      moves=0.1 cuts=0.15 loss=0.15 busy-millis=3000 region-durability=0 liveness=0 lost-for-good=0
      EPOCHS          |  60 | lost history     | regions=3 disk=2 region-down=0.02 busy-millis=6000
      VOTE_RULE       | 120 | lost once        | regions=3 disk=1 region-down=0.02 moves=0.25 \
      cuts=0.15 loss=0.15 busy-millis=6000 region-durability=0 liveness=0 lost-for-good=0
      ALL_VOUCH       | 240 | lost once        | regions=3 disk=1 region-down=0.02 moves=0.25 \
      cuts=0.15 loss=0.15 busy-millis=6000 region-durability=0 liveness=0 lost-for-good=0
      INCARNATIONS    | 120 | dot              | without=seal subscribers=4 stops=0 \
      passivations=0 crashes=0 slow-writes=0.2 pauses=0.03 busy-millis=3000
      FENCING         |  60 | overstated       | pauses=0.03
      SEAL            |  60 | history dot gap lost once memory | subscribers=4 crashes=0.1 \
      writes-lost=0.3 slow-writes=0.3 retry-window-millis=600000 busy-millis=3000
      OUTBOX          |  60 | lost             | regions=2 publishers=1 subscribers=1 moves=0 \
      rest-rate=0 region-durability=1 passivations=0.5 loss=0.5 busy-millis=1000
      OUTBOX_OF_RELAYS | 400 | lost            | regions=3 publishers=1 subscribers=1 moves=0 \
      rest-rate=0.3 stays=0 liveness=1 lasting=1 region-durability=0 passivations=1 loss=0.5 \
      latency-millis-max=20 busy-millis=150
      SETTLING        |  60 | once             | retry-window-millis=2500 rest-rate=0.3 moves=0.25 \
      cuts=0.15 isolations=0.02 busy-millis=6000
      GAPS            |  60 | refused          |
      OWN_FRAMES      |  60 | fell once        |
      UNKNOWN_ORIGINS |  60 | fell once        | regions=5 subscribers=4 moves=0.25 cuts=0.15 \
      isolations=0.02 crashes=0.03 busy-millis=2000
      MARK_BOUND      |  60 | once             | position-chars-goal=40
      BASE_KNOWLEDGE  | 120 | once refused | regions=3 publishers=4 subscribers=4 disk=1 \
      region-down=0.02 retention-millis=100 moves=0.25 loss=0.15 edge-delays=0.05 rest-rate=0.3 \
      busy-millis=6000 region-durability=0 liveness=0 lost-for-good=0
      OPERATION_CHAIN |  60 | follows          | operations=0.5
      WHOLE_MESSAGES  |  60 | base shown       | operations=0.5
      SHOWN           | 340 | base shown       | regions=3 publishers=4 subscribers=4 rest-rate=0.1 \
      latency-millis-max=80 moves=0.25 cuts=0.05 writes-lost=0.05 slow-writes=0.2 operations=0.5 \
      region-durability=0 busy-millis=1800 liveness=0 lost-for-good=0
      CAUGHT_UP_FIRST |  60 | lost unserved    | regions=3 additions=0.3 \
      moves=0.25 cuts=0.3 loss=0.5 liveness=1 lasting=1 region-durability=0 busy-millis=2000
      REMOVAL_ROUNDS  |  60 | lost once        | regions=3 removals=0.1 \
      moves=0.25 cuts=0.3 loss=0.3 busy-millis=2000
      ATTACH_ROUNDS   |  60 | lost             | regions=2 publishers=1 subscribers=1 moves=0 \
      rest-rate=0 publish-rate=0.02 region-durability=1 passivations=1 detachments=0.3 \
      busy-millis=4000
      """;

  @ParameterizedTest
  @CsvSource(delimiter = '|', textBlock = ROWS)
  void withoutItAPromiseIsBroken(
      Mechanism mechanism, long seeds, String kinds, @Nullable String options) {
    List<String> expected = List.of(kinds.split(" "));
    Set<String> others = new TreeSet<>();
    for (long seed = 1; seed <= seeds; seed++) {
      SimulationOptions drawn = options(seed, options);
      assertThat(ReplicationSimulation.run(seed, drawn, null).failure())
          .as("seed %d with %s", seed, mechanism)
          .isEqualTo("no violation");
      Violation broken =
          ReplicationSimulation.run(seed, drawn.without(mechanism), null).violation();
      if (broken != null && expected.contains(broken.kind())) {
        return;
      } else if (broken != null) {
        others.add(broken.kind());
      }
    }
    throw new AssertionError(
        "without " + mechanism + " " + seeds + " seeds broke " + others + ", not " + expected);
  }

  @Test
  void everyMechanismHasARow() {
    Set<String> named =
        ROWS.lines().map(row -> row.split("\\|")[0].strip()).collect(Collectors.toSet());
    assertThat(named).containsAll(Arrays.stream(Mechanism.values()).map(Enum::name).toList());
  }

  static SimulationOptions options(long seed, @Nullable String set) {
    // What a region forgets is not owed, and would excuse what is lost. Who publishes seldom breaks
    // little.
    SimulationOptions options =
        SimulationOptions.draw(seed)
            .with(Option.SELDOM, 0)
            .with(Option.RETENTION_MILLIS, 0)
            .with(Option.ADDITIONS, 0)
            .with(Option.REMOVALS, 0)
            .with(Option.DETACHMENTS, 0);
    for (String pair : set == null ? List.<String>of() : List.of(set.strip().split("\\s+"))) {
      options = options.withPair(pair);
    }
    return options.sound();
  }
}
