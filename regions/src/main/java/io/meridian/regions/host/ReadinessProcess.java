package io.meridian.regions.host;

import io.meridian.regions.InvalidTopologyException;
import io.meridian.regions.RegionId;
import io.meridian.regions.Topology;
import io.meridian.regions.cassandra.CqlProbe;
import io.meridian.regions.launch.HealthProbe;
import io.meridian.regions.launch.NodeHealth;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Waits until a service of this host serves, for a number of seconds; 0 asks once. Its arguments
 * are {@code node} or {@code cassandra}, and the seconds. What to ask is in the environment that
 * the service has. Ends with 0 when it serves, 1 when it does not in time, 2 when it was asked
 * wrongly.
 */
public final class ReadinessProcess {
  private static final Duration PAUSE = Duration.ofMillis(300);
  private static final int SECONDS_MAX = 3_600;

  private final Supplier<Optional<String>> obstacle;

  /**
   * @param obstacle why the service does not serve; empty when it does
   */
  private ReadinessProcess(Supplier<Optional<String>> obstacle) {
    this.obstacle = obstacle;
  }

  public static void main(String[] args) throws InterruptedException {
    try {
      if (args.length != 2) {
        throw new IllegalArgumentException("usage: node|cassandra SECONDS");
      }
      ReadinessProcess readiness = of(args[0], System.getenv());
      int seconds = new Variables(Map.of("SECONDS", args[1])).number("SECONDS", 0, 0, SECONDS_MAX);
      Optional<String> left = readiness.await(Duration.ofSeconds(seconds));
      if (left.isPresent()) {
        System.err.println(args[0] + " is not ready: " + left.get());
        System.exit(1);
      }
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    }
  }

  /**
   * @param service {@code node} or {@code cassandra}
   * @param environment what the service was told
   * @throws IllegalArgumentException naming what is wrong
   */
  static ReadinessProcess of(String service, Map<String, String> environment) {
    return switch (service) {
      case "node" -> ofNode(new Variables(environment));
      case "cassandra" -> ofCassandra(new Variables(environment));
      default ->
          throw new IllegalArgumentException(
              "'" + service + "' is no service, there are node and cassandra");
    };
  }

  private static ReadinessProcess ofNode(Variables variables) {
    String endpoint;
    try {
      endpoint =
          Topology.load(Path.of(variables.required("MERIDIAN_TOPOLOGY")))
              .region(new RegionId(variables.required("MERIDIAN_REGION")))
              .endpoint(variables.number("MERIDIAN_NODE", 1, 1, Integer.MAX_VALUE));
    } catch (InvalidTopologyException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
    return new ReadinessProcess(
        () -> {
          NodeHealth health = HealthProbe.ask(endpoint);
          return health.isReady()
              ? Optional.empty()
              : Optional.of("http://" + endpoint + "/health/ready: " + health);
        });
  }

  private static ReadinessProcess ofCassandra(Variables variables) {
    String address = variables.required("CASSANDRA_ADDRESS");
    int port = variables.port("CASSANDRA_PORT", CassandraConfigurationProcess.CQL_PORT);
    return new ReadinessProcess(
        () ->
            CqlProbe.answers(address, port)
                ? Optional.empty()
                : Optional.of(address + ":" + port + " does not answer CQL"));
  }

  /** What it was that stood in the way to the end; empty when the service serves. */
  Optional<String> await(Duration patience) throws InterruptedException {
    long deadlineNanos = System.nanoTime() + patience.toNanos();
    Optional<String> left = obstacle.get();
    while (left.isPresent() && System.nanoTime() - deadlineNanos < 0) {
      Thread.sleep(PAUSE.toMillis());
      left = obstacle.get();
    }
    return left;
  }
}
