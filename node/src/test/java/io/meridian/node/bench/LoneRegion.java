package io.meridian.node.bench;

import io.meridian.regions.Region;
import io.meridian.regions.RegionId;
import io.meridian.regions.launch.Installation;
import io.meridian.regions.launch.LocalDeployment;
import io.meridian.regions.launch.NodeId;
import io.meridian.regions.launch.StartProgress;
import io.meridian.regions.launch.Target;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * The Cassandra of a region, with its settings and tables as users have them, and no node beside
 * it: the node that made the tables is gone.
 */
final class LoneRegion implements AutoCloseable {
  private static final RegionId ID = new RegionId("eu");

  private final LocalDeployment processes;

  LoneRegion() {
    Path module = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
    processes =
        new LocalDeployment(
            Installation.ofProject(module.resolve(".."))
                .withTopology(module.resolve("src/test/resources/bench/one-region.json"))
                .withRunFolder(module.resolve("target/benchmarks/one-region")),
            System.getenv());
    close();
    processes.start(List.of(ID), OptionalInt.of(1), StartProgress.silent());
    processes.kill(new Target.OneNode(new NodeId(ID, 1)));
  }

  String cassandraAddress() {
    return region().cassandraAddress();
  }

  int cassandraPort() {
    return region().ports().cassandra();
  }

  private Region region() {
    return processes.topology().region(ID);
  }

  @Override
  public void close() {
    processes.stop(List.of(ID), true);
  }
}
