package io.meridian.node;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigValueFactory;
import io.meridian.node.channel.ChannelSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pekko.actor.CoordinatedShutdown;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a node until it is told to stop (SIGTERM) or cannot go on. */
public final class NodeMain {
  private static final Logger LOG = LoggerFactory.getLogger(NodeMain.class);

  private NodeMain() {}

  /** Takes no arguments: {@link NodeSettings} says which variables of the environment it reads. */
  public static void main(String[] args) {
    run(ChannelSettings.DEFAULT);
  }

  /** As {@link #main}, also for benchmarks whose channels have other bounds. */
  static void run(ChannelSettings channels) {
    CommonPool.makeSufficient();
    NodeSettings settings;
    try {
      settings = NodeSettings.of(System.getenv());
    } catch (IllegalArgumentException e) {
      LOG.error("This node cannot start: {}", e.getMessage());
      System.exit(2);
      return;
    }
    ActorSystem<Void> system;
    try {
      system = ActorSystem.create(Behaviors.empty(), "meridian", config(settings));
    } catch (RuntimeException e) {
      // Such as a cluster port that is taken.
      LOG.error("This node cannot start: {}", e.getMessage());
      System.exit(1);
      return;
    }
    new Node(system, settings, channels)
        .start()
        .exceptionally(
            failure -> {
              LOG.error("This node cannot start: {}", failure.getMessage());
              CoordinatedShutdown.get(system).runAll(StartFailed.INSTANCE);
              return null;
            });
  }

  /** Why a node that could not start shuts down. */
  private enum StartFailed implements CoordinatedShutdown.Reason {
    INSTANCE
  }

  static Config config(NodeSettings settings) {
    int port = settings.region().ports().cluster();
    List<String> seeds =
        IntStream.rangeClosed(1, settings.nodes())
            .mapToObj(node -> "pekko://meridian@" + settings.region().address(node) + ":" + port)
            .toList();
    String journal = "pekko.persistence.cassandra.";
    Map<String, Object> values =
        Map.of(
            "pekko.remote.artery.canonical.hostname",
            settings.address(),
            "pekko.remote.artery.canonical.port",
            port,
            "pekko.cluster.seed-nodes",
            seeds,
            "datastax-java-driver.basic.contact-points",
            settings.cassandra(),
            "datastax-java-driver.basic.load-balancing-policy.local-datacenter",
            settings.datacenter(),
            journal + "journal.data-center-replication-factors",
            List.of(settings.datacenter() + ":" + settings.replicas()),
            journal + "snapshot.data-center-replication-factors",
            List.of(settings.datacenter() + ":" + settings.replicas()));
    Config config = ConfigFactory.empty();
    for (Map.Entry<String, Object> value : values.entrySet()) {
      config = config.withValue(value.getKey(), ConfigValueFactory.fromAnyRef(value.getValue()));
    }
    return config.withFallback(ConfigFactory.load());
  }
}
