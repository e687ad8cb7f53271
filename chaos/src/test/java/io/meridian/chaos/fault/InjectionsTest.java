package io.meridian.chaos.fault;

import static io.meridian.chaos.fault.SleepingRegion.EU;
import static io.meridian.chaos.fault.SleepingRegion.FIRST;
import static io.meridian.chaos.fault.SleepingRegion.SECOND;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.chaos.experiment.Fault;
import io.meridian.chaos.experiment.Fault.Scope;
import io.meridian.chaos.experiment.FaultTarget;
import io.meridian.chaos.experiment.FaultTarget.Between;
import io.meridian.chaos.experiment.FaultTarget.ClientsOf;
import io.meridian.chaos.experiment.FaultTarget.OneNode;
import io.meridian.chaos.experiment.FaultTarget.WholeRegion;
import io.meridian.chaos.experiment.Parameter;
import io.meridian.chaos.experiment.Step;
import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.chaos.stage.BreakableRegions;
import io.meridian.chaos.wan.ClientNetwork;
import io.meridian.chaos.wan.Wan;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** From what a file may name to what is done. */
@EnabledOnOs(OS.LINUX)
@Timeout(60)
class InjectionsTest {
  private static final int LINK = 7419;
  private static final RegionId US = new RegionId("us");

  @SuppressWarnings("NullAway.Init") // before each
  private SleepingRegion region;

  @SuppressWarnings("NullAway.Init") // before each
  private Wan wan;

  @SuppressWarnings("NullAway.Init") // before each
  private ClientNetwork clientNetwork;

  @SuppressWarnings("NullAway.Init") // before each
  private Injections injections;

  @BeforeEach
  void stage(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("topology.json"),
            "{\"regions\": [%s, %s]}".formatted(described(1, EU, US), described(2, US, EU)));
    wan = new Wan(file, 218, Duration.ZERO);
    clientNetwork = new ClientNetwork(Topology.load(file), Map.of(EU, List.of("127.0.217.9")), 0);
    region = new SleepingRegion(folder);
    injections = new Injections(regions(), List.of("news"));
  }

  @AfterEach
  void ends() {
    region.close();
    clientNetwork.close();
    wan.close();
  }

  private BreakableRegions regions() {
    return new BreakableRegions() {
      @Override
      public BreakableRegion region(RegionId id) {
        return region;
      }

      @Override
      public Wan wan() {
        return wan;
      }

      @Override
      public ClientNetwork clientNetwork() {
        return clientNetwork;
      }

      @Override
      public String endpoint(RegionId id) {
        return "127.0.217.1:8080";
      }
    };
  }

  @ParameterizedTest
  @EnumSource
  void eachFaultIsMadeForEachTargetThatAFileMayNameForIt(Fault fault) {
    for (Scope scope : Scope.values()) {
      Step step = step(fault, target(scope));
      if (fault.scopes().contains(scope)) {
        assertThatCode(() -> injections.of(step)).as(scope.name()).doesNotThrowAnyException();
      }
    }
  }

  @Test
  void whatCannotBeDoneToATargetIsRefused() {
    assertThatThrownBy(() -> injections.of(step(Fault.KILL, target(Scope.LINK))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("is no region");
    assertThatThrownBy(() -> injections.of(step(Fault.STALL, target(Scope.REGION))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("eu is no link");
  }

  @Test
  void aKillIsOfWhatItsTargetNames() throws Exception {
    injections.of(step(Fault.KILL, target(Scope.NODE))).begin();
    assertThat(region.pid(SECOND)).isEmpty();
    assertThat(region.pid(FIRST)).isPresent();

    injections.of(step(Fault.KILL, target(Scope.REGION))).begin();
    assertThat(Processes.of(region)).isEmpty();
  }

  @Test
  void aCutIsOfTheWayThatItsTargetNames() throws Exception {
    Injection cut = injections.of(step(Fault.CUT, target(Scope.LINK)));

    cut.begin();
    cut.requireEffect();

    try (ServerSocket eu = new ServerSocket(LINK, 5, InetAddress.getByName("127.0.217.1"))) {
      assertThatThrownBy(() -> new Cut(List.of(wan.path(US, EU))).requireEffect())
          .hasMessageEndingWith(":" + eu.getLocalPort() + " still takes connections");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"KILL_AND_WIPE", "KILL_AND_RESTORE", "FULL_STORAGE", "CLOCK"})
  void whatIsStoredIsNotWhatItWasAfter(Fault fault) {
    assertThat(Injections.leavesTraces(step(fault, target(Scope.REGION)))).isTrue();
    assertThat(Injections.leavesTraces(step(Fault.KILL, target(Scope.REGION)))).isFalse();
  }

  private static FaultTarget target(Scope scope) {
    return switch (scope) {
      case REGION -> new WholeRegion(EU);
      case NODE -> new OneNode(SECOND);
      case LINK -> new Between(EU, US, false);
      case CLIENT_NETWORK -> new ClientsOf(EU);
    };
  }

  private static Step step(Fault fault, FaultTarget target) {
    Map<String, Double> parameters = new HashMap<>();
    for (Parameter parameter : fault.parameters()) {
      parameters.put(parameter.name(), (double) parameter.max());
    }
    return new Step(fault, target, Duration.ZERO, Duration.ZERO, parameters);
  }

  private static String described(int index, RegionId id, RegionId peer) {
    return """
    {"id": "%s", "index": %d, "name": "%s", "latitude": 0, "longitude": 0,
     "addresses": ["127.0.217.%d"], "ports": {"link": %d}, "peers": ["%s"]}
    """
        .formatted(id, index, id, index, LINK, peer);
  }
}
