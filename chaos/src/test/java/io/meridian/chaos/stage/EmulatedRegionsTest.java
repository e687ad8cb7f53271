package io.meridian.chaos.stage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.JavaProgram;
import io.meridian.regions.launch.LaunchException;
import io.meridian.regions.launch.WanProgram;
import io.meridian.regions.wan.RelayAddresses;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Regions that are looked at and never started. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class EmulatedRegionsTest {
  private static final JavaProgram NONE = new JavaProgram("None", "");
  private static final RegionsPlan PLAN =
      new RegionsPlan(
          List.of(new RegionId("eu"), new RegionId("us")), Map.of(), 227, 230, OptionalInt.of(233));

  @TempDir private Path folder;

  @Test
  void aTakenPortOfAnyRegionIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(8080, 1, InetAddress.getByName("127.0.228.1"))) {
      assertThatThrownBy(this::requireStartable)
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("127.0.228.1:" + taken.getLocalPort());
    }
  }

  @Test
  void aTakenAddressOfTheNetworkIsNamed() throws IOException {
    try (ServerSocket taken = new ServerSocket(7400, 1, InetAddress.getByName("127.0.230.21"))) {
      assertThatThrownBy(this::requireStartable)
          .isInstanceOf(LaunchException.class)
          .hasMessageContaining("127.0.230.21:" + taken.getLocalPort());
    }
  }

  @Test
  void whoLooksTakesNothing() throws IOException {
    requireStartable();
    requireStartable();

    try (ServerSocket relay = new ServerSocket(7400, 1, InetAddress.getByName("127.0.230.21"))) {
      assertThat(relay.isBound()).isTrue();
    }
  }

  private void requireStartable() throws IOException {
    EmulatedRegions.requireStartable(
        new Installation(
            folder.resolve("topology.json"),
            folder,
            NONE,
            NONE,
            1,
            new WanProgram(NONE, Path.of("../regions/latencies.json"), RelayAddresses.DEFAULT)),
        folder.resolve("regions"),
        PLAN);
  }
}
