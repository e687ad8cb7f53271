package io.meridian.chaos.sim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class SimulatedDiskTest {
  @Test
  void aCrashKeepsWhatWasSyncedAndAPrefixOfTheRest() {
    Sometimes sometimes = new Sometimes();
    for (long seed = 0; seed < 50; seed++) {
      SimulatedDisk<Integer> disk = new SimulatedDisk<>(new SeededRandom(seed));
      disk.append(1);
      disk.append(2);
      disk.sync();
      disk.append(3);
      disk.append(4);

      disk.crash();

      assertThat(List.of(1, 2, 3, 4)).startsWith(disk.read().toArray(Integer[]::new));
      assertThat(disk.size()).isGreaterThanOrEqualTo(2);
      sometimes.reached("kept " + disk.size());
    }
    sometimes.requireReached("kept 2", "kept 3", "kept 4");
  }

  @Test
  void aRestoredBackupForgetsEvenWhatWasSynced() {
    SimulatedDisk<Integer> disk = new SimulatedDisk<>(new SeededRandom(1));
    disk.append(1);
    disk.append(2);
    disk.sync();

    disk.restore(1);

    assertThat(disk.read()).containsExactly(1);
    assertThatThrownBy(() -> disk.restore(2)).hasMessageContaining("disk holds 1");
    disk.wipe();
    assertThat(disk.read()).isEmpty();
  }
}
