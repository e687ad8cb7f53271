package io.meridian.regions.launch;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;

/**
 * What the launcher sees of a node: it binds its client address, answers health and how it stands
 * to region r22, logs what it was told. {@code FAKE_NODE} in its environment makes it misbehave.
 */
public final class FakeNode {
  private static final String STATUS =
      """
      {"channels": 3, "peers": [{"region": "r22", "state": "attached", "up": true,
       "roundTripMillis": 2.5, "missingEntries": 3, "missingMillis": 1200,
       "unconfirmedEntries": 10, "unconfirmedMillis": 50, "outboxRows": 7, "earlyEntries": 2,
       "earlyBytes": 300, "queuedBytes": 512, "dropped": 4,
       "lastEnd": {"reason": "broken", "millisAgo": 60000}, "epoch": 99}]}""";

  private static final String DOWN =
      """
      {"channels": 1, "peers": [{"region": "r22", "state": "attached", "up": false,
       "roundTripMillis": null, "missingEntries": 0, "missingMillis": 0,
       "unconfirmedEntries": 4, "unconfirmedMillis": 60, "outboxRows": null, "earlyEntries": 1,
       "earlyBytes": 40, "queuedBytes": 0, "dropped": 0,
       "lastEnd": {"reason": "silent", "millisAgo": 1500}, "epoch": 0}]}""";

  private FakeNode() {}

  public static void main(String[] args) throws IOException {
    Map<String, String> environment = new TreeMap<>(System.getenv());
    environment.forEach(
        (name, value) -> {
          if (name.startsWith("MERIDIAN_")) {
            System.out.println(name + "=" + value);
          }
        });
    String behaviour = environment.getOrDefault("FAKE_NODE", "ready");
    if (behaviour.equals("dies")) {
      System.out.println("cannot go on: nothing is right");
      System.exit(3);
    }
    Path topology = Path.of(required(environment, "MERIDIAN_TOPOLOGY"));
    Region region =
        Topology.load(topology).region(new RegionId(required(environment, "MERIDIAN_REGION")));
    String address = region.address(Integer.parseInt(required(environment, "MERIDIAN_NODE")));
    var server = HttpServer.create(new InetSocketAddress(address, region.ports().client()), 0);
    boolean ready = behaviour.equals("ready");
    server.createContext(
        "/health/ready",
        exchange ->
            answer(
                exchange,
                ready ? 200 : 503,
                ready ? "{\"ready\":true}" : "{\"ready\":false,\"waitingFor\":[\"a miracle\"]}"));
    boolean first = required(environment, "MERIDIAN_NODE").equals("1");
    server.createContext("/status", exchange -> answer(exchange, 200, first ? STATUS : DOWN));
    var rounds = new AtomicInteger();
    server.createContext(
        "/health/regions",
        exchange ->
            answer(exchange, 200, regions(topology, region.id(), rounds.incrementAndGet())));
    server.start();
  }

  /** Takes each change at once, and finds that everybody holds everything. */
  private static String regions(Path file, RegionId self, int rounds) {
    Topology topology = Topology.load(file);
    String peers =
        topology.regions().stream()
            .filter(region -> !region.id().equals(self))
            .map(
                region ->
                    "{\"region\":\"%s\",\"sync\":{\"synced\":true,\"rounds\":%d}}"
                        .formatted(region.id(), rounds))
            .collect(Collectors.joining(","));
    return "{\"version\":\"%s\",\"problem\":null,\"leads\":true,\"peers\":[%s]}"
        .formatted(topology.version(), peers);
  }

  private static String required(Map<String, String> environment, String name) {
    return Objects.requireNonNull(environment.get(name), name);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }
}
