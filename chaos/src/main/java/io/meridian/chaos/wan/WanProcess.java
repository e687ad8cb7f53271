package io.meridian.chaos.wan;

import io.meridian.regions.Topology;
import io.meridian.regions.wan.RegionDelays;
import io.meridian.regions.wan.RelayAddresses;
import io.meridian.regions.wan.WanProfile;
import io.meridian.regions.wan.WanProfiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The network between all regions as a process: opens its relays, then takes orders until it is
 * stopped. Reads its environment:
 *
 * <pre>
 * MERIDIAN_TOPOLOGY       the regions as they are
 * MERIDIAN_WAN_LATENCIES  the file with profiles
 * MERIDIAN_WAN_PROFILE    the name of the first one
 * MERIDIAN_WAN_SUBNET     the first subnet that relays listen in
 * MERIDIAN_WAN_CONTROL    where port and secret are written once all relays are open
 * </pre>
 */
public final class WanProcess {
  /** Jitter is not part of a test's verdict; the same start draws the same. */
  private static final long SEED = 1;

  private WanProcess() {}

  /** Runs until it is stopped; exits with 2 when it cannot start. */
  public static void main(String[] args) {
    try {
      run(System.getenv());
    } catch (IOException | RuntimeException e) {
      System.err.println("cannot start: " + e.getMessage());
      System.exit(2);
    }
  }

  private static void run(Map<String, String> environment) throws IOException {
    Path topologyFile = Path.of(required(environment, "MERIDIAN_TOPOLOGY"));
    Path latencies = Path.of(required(environment, "MERIDIAN_WAN_LATENCIES"));
    Topology topology = Topology.load(topologyFile);
    WanProfile profile =
        WanProfiles.load(latencies).profile(required(environment, "MERIDIAN_WAN_PROFILE"));
    RegionDelays delays = profile.of(topology);
    var addresses =
        new RelayAddresses(Integer.parseInt(required(environment, "MERIDIAN_WAN_SUBNET")));
    try (Wan wan = new Wan(topologyFile, addresses, delays::between, SEED)) {
      var server = new ControlServer(new WanState(latencies, topology, wan, profile));
      server.writeDoor(Path.of(required(environment, "MERIDIAN_WAN_CONTROL")));
      System.out.println("profile " + profile.name() + ", " + wan.paths().size() + " paths");
      server.run();
    }
  }

  private static String required(Map<String, String> environment, String name) {
    String value = environment.get(name);
    if (value == null) {
      throw new IllegalArgumentException(name + " is not set");
    }
    return value;
  }
}
