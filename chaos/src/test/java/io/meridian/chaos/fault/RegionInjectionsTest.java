package io.meridian.chaos.fault;

import static io.meridian.chaos.fault.SleepingRegion.FIRST;
import static io.meridian.chaos.fault.SleepingRegion.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meridian.regions.launch.LaunchException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Faults of a region's processes, done to processes that sleep. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class RegionInjectionsTest {
  @SuppressWarnings("NullAway.Init") // before each
  private SleepingRegion region;

  private long first;
  private long second;
  private long cassandra;

  @BeforeEach
  void starts(@TempDir Path folder) throws IOException {
    region = new SleepingRegion(folder);
    first = pid(1);
    second = pid(2);
    cassandra = region.cassandraPid().orElseThrow();
  }

  @AfterEach
  void ends() {
    region.close();
  }

  private long pid(int node) {
    return region.pid(node == 1 ? FIRST : SECOND).orElseThrow();
  }

  @Test
  void aKilledNodeIsGoneAndTheOthersAreNotTouched() throws Exception {
    Injection kill = new KillNode(region, SECOND);

    kill.begin();
    kill.requireEffect();
    assertThat(region.pid(SECOND)).isEmpty();
    assertThat(pid(1)).isEqualTo(first);

    kill.end();
    assertThat(pid(2)).isNotEqualTo(second);
    assertThat(region.cassandraPid()).hasValue(cassandra);
  }

  @Test
  void aKilledRegionComesBackWithWhatItHadStored() throws Exception {
    Injection kill = new KillRegion(region);

    kill.begin();
    kill.requireEffect();
    assertThat(Processes.of(region)).isEmpty();

    kill.end();
    assertThat(Processes.of(region)).hasSize(3).doesNotContain(first, second, cassandra);
    assertThat(region.stored()).isEqualTo("old");
  }

  @Test
  void aWipedRegionComesBackEmpty() throws Exception {
    Injection wipe = new KillAndWipe(region);

    wipe.begin();
    wipe.requireEffect();
    wipe.end();

    assertThat(Processes.of(region)).hasSize(3).doesNotContain(first, second, cassandra);
    assertThat(region.data()).doesNotExist();
  }

  @Test
  void aRestoredRegionHasWhatItHadBeforeLoad() throws Exception {
    Injection restore = new KillAndRestore(region);

    restore.beforeFaults();
    assertThat(region.cassandraPid()).hasValue(cassandra);
    region.store("new");
    restore.begin();
    restore.requireEffect();
    assertThat(Processes.of(region)).isEmpty();
    restore.end();

    assertThat(Processes.of(region)).hasSize(3);
    assertThat(region.stored()).isEqualTo("old");
  }

  @Test
  void aPausedNodeStandsStillAndGoesOn() throws Exception {
    Injection pause = new Pause(region, Optional.of(FIRST));

    pause.begin();
    pause.requireEffect();
    assertThat(SleepingRegion.state(first)).isEqualTo('T');
    assertThat(SleepingRegion.state(second)).isNotEqualTo('T');

    pause.end();
    assertThat(SleepingRegion.state(first)).isNotEqualTo('T');
    assertThat(pid(1)).isEqualTo(first);
  }

  @Test
  void allOfAPausedRegionStandsStill() throws Exception {
    Injection pause = new Pause(region, Optional.empty());

    pause.begin();
    pause.requireEffect();

    for (long pid : List.of(first, second, cassandra)) {
      assertThat(SleepingRegion.state(pid)).isEqualTo('T');
    }
  }

  @Test
  void killedStorageComesBackAndNodesAreNotTouched() throws Exception {
    Injection kill = new KillStorage(region);

    kill.begin();
    assertThat(region.cassandraPid()).isEmpty();
    kill.end();

    assertThat(region.cassandraPid().orElseThrow()).isNotEqualTo(cassandra);
    assertThat(List.of(pid(1), pid(2))).containsExactly(first, second);
  }

  @Test
  void pausedStorageGoesOnAtTheEnd() throws Exception {
    Injection pause = new PauseStorage(region);

    pause.begin();
    assertThat(SleepingRegion.state(cassandra)).isEqualTo('T');
    assertThat(SleepingRegion.state(first)).isNotEqualTo('T');

    pause.end();
    assertThat(SleepingRegion.state(cassandra)).isNotEqualTo('T');
  }

  @Test
  void slowStorageStandsStillAgainAndAgain() throws Exception {
    Injection slow = new SlowStorage(region, 50);

    slow.begin();
    for (int round = 0; round < 2; round++) {
      awaitStateOfCassandra('T');
      awaitStateOfCassandra('S');
    }
    slow.end();

    assertThat(SleepingRegion.state(cassandra)).isNotEqualTo('T');
    assertThat(region.cassandraPid()).hasValue(cassandra);
  }

  /** Looks more often than it changes. */
  private void awaitStateOfCassandra(char state) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> SleepingRegion.state(cassandra) == state);
  }

  @Test
  void slowStorageThatIsGoneIsTold() throws Exception {
    Injection slow = new SlowStorage(region, 50);
    slow.begin();

    Processes.kill(cassandra);

    assertThatThrownBy(slow::end).hasMessageContaining("process " + cassandra + " is gone");
    assertThat(region.cassandraPid()).isPresent();
  }

  @Test
  void aRollingRestartReplacesEachNodeAndLeavesTheStorage() throws Exception {
    new RollingRestart(region).begin();

    assertThat(pid(1)).isNotEqualTo(first);
    assertThat(pid(2)).isNotEqualTo(second);
    assertThat(region.cassandraPid()).hasValue(cassandra);
  }

  @Test
  void fullStorageNeedsTheSmallDiskOfItsStart() {
    assertThatThrownBy(() -> new FullStorage(region).begin())
        .hasMessage("region eu has no small disk");
  }

  @Test
  void whatDoesNotRunCannotBeBroken() {
    region.kill();

    assertThatThrownBy(() -> new KillNode(region, FIRST).begin())
        .isInstanceOf(LaunchException.class)
        .hasMessage("node eu/1 does not run");
    assertThatThrownBy(() -> new PauseStorage(region).begin())
        .hasMessage("Cassandra of eu does not run");
  }

  static Stream<Arguments> faultsThatSignalsCarry() {
    return Stream.of(
        Arguments.of("kill a node", (Fault) region -> new KillNode(region, FIRST), "still runs"),
        Arguments.of("kill a region", (Fault) KillRegion::new, "still runs"),
        Arguments.of("kill and wipe", (Fault) KillAndWipe::new, "still runs"),
        Arguments.of("kill and restore", (Fault) KillAndRestore::new, "still runs"),
        Arguments.of(
            "pause a node",
            (Fault) region -> new Pause(region, Optional.of(FIRST)),
            "does not stand still"));
  }

  private interface Fault {
    Injection of(SleepingRegion region);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("faultsThatSignalsCarry")
  void aSignalThatDoesNothingIsNoFault(String name, Fault fault, String told) throws Exception {
    region.deaf = true;
    Injection injection = fault.of(region);

    injection.begin();

    assertThatThrownBy(injection::requireEffect)
        .isInstanceOf(IOException.class)
        .hasMessage("process " + first + " " + told);
  }

  @Test
  void aClockIsWrongFromTheFaultToItsEnd() throws Exception {
    assumeTrue(WrongClock.library().isPresent(), "libfaketime is not installed");
    Injection clock = new WrongClock(region, -90);

    clock.begin();
    clock.requireEffect();
    assertThat(region.variables).containsEntry("FAKETIME", "-90m");

    clock.end();
    assertThat(region.variables).isEmpty();
    assertThat(Processes.of(region)).hasSize(3);
  }

  @Test
  void aClockThatIsRightIsNoFault() {
    assumeTrue(WrongClock.library().isPresent(), "libfaketime is not installed");

    assertThatThrownBy(() -> new WrongClock(region, 60).requireEffect())
        .hasMessage("process " + first + " has the right time");
  }
}
