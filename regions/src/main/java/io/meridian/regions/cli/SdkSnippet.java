package io.meridian.regions.cli;

import io.meridian.regions.LocalKey;
import io.meridian.regions.Region;
import io.meridian.regions.Topology;
import io.meridian.regions.launch.RegionStatus;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * How to connect with ably-js, ready to paste. The options make the SDK move to another region
 * without a look at the public internet, and notice a silent region within seconds instead of half
 * a minute.
 */
final class SdkSnippet {
  /** The SDK tries no more fallback hosts than this unless it is told to. */
  private static final int DEFAULT_FALLBACKS_TRIED = 3;

  private SdkSnippet() {}

  /** Connects to the first healthy region; empty when there is none. */
  static String of(Topology topology, List<RegionStatus> status) {
    List<RegionStatus> healthy = status.stream().filter(RegionStatus::isHealthy).toList();
    if (healthy.isEmpty()) {
      return "";
    }
    int port = clientPort(topology, healthy.get(0));
    // The SDK uses one port for all hosts.
    List<String> fallbackHosts =
        healthy.stream()
            .skip(1)
            .filter(region -> clientPort(topology, region) == port)
            .map(SdkSnippet::host)
            .toList();
    var options = new ArrayList<String>();
    options.add("key: '" + LocalKey.KEY + "'");
    options.add("endpoint: '" + host(healthy.get(0)) + "', port: " + port + ", tls: false");
    if (!fallbackHosts.isEmpty()) {
      options.add(
          fallbackHosts.stream()
              .map(host -> "'" + host + "'")
              .collect(Collectors.joining(", ", "fallbackHosts: [", "]")));
    }
    if (fallbackHosts.size() > DEFAULT_FALLBACKS_TRIED) {
      options.add("httpMaxRetryCount: " + fallbackHosts.size());
    }
    options.add("disableConnectivityCheck: true");
    options.add("realtimeRequestTimeout: 3000, disconnectedRetryTimeout: 2000");
    return """
    Connect with ably-js (npm install ably):

      import * as Ably from 'ably';
      const client = new Ably.Realtime({
    %s  });
    """
        .formatted(
            options.stream().map(option -> "    " + option + ",\n").collect(Collectors.joining()));
  }

  private static int clientPort(Topology topology, RegionStatus status) {
    Region region = topology.region(status.id());
    return region.ports().client();
  }

  private static String host(RegionStatus region) {
    return region.endpoint().substring(0, region.endpoint().lastIndexOf(':'));
  }
}
