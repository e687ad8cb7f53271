package io.meridian.regions.launch;

import io.meridian.regions.wan.RelayAddresses;
import java.nio.file.Path;
import java.util.Map;

/**
 * What a deployment runs, and where it keeps its data.
 *
 * @param topologyFile the regions
 * @param runFolder for data, logs and process ids; made when it is missing
 * @param node a node's program, see {@code NodeProcess} for what it is told
 * @param cassandra the program of a region's own Cassandra
 * @param nodeHeapMebibytes how large a node's heap may grow
 * @param wan what may stand between the regions
 */
public record Installation(
    Path topologyFile,
    Path runFolder,
    JavaProgram node,
    JavaProgram cassandra,
    int nodeHeapMebibytes,
    WanProgram wan) {
  static final int NODE_HEAP_MEBIBYTES = 512;

  private static final String ROOT_PROPERTY = "meridian.root";
  private static final String TOPOLOGY_VARIABLE = "MERIDIAN_TOPOLOGY";
  private static final String RUN_FOLDER_VARIABLE = "MERIDIAN_RUN_FOLDER";

  public Installation {
    topologyFile = topologyFile.toAbsolutePath().normalize();
    runFolder = runFolder.toAbsolutePath().normalize();
  }

  /**
   * The built project in a folder, with its topology and its run folder.
   *
   * @throws LaunchException when it is not built
   */
  public static Installation ofProject(Path root) {
    Path project = root.toAbsolutePath().normalize();
    return new Installation(
        project.resolve("regions/topology.json"),
        project.resolve(".meridian"),
        JavaProgram.ofModule("io.meridian.node.NodeMain", project.resolve("node")),
        JavaProgram.ofDependencies(
            "org.apache.cassandra.service.CassandraDaemon",
            project.resolve("regions/cassandra/target/classpath")),
        NODE_HEAP_MEBIBYTES,
        new WanProgram(
            JavaProgram.ofModule("io.meridian.chaos.wan.WanProcess", project.resolve("chaos")),
            project.resolve("regions/latencies.json"),
            RelayAddresses.DEFAULT));
  }

  /**
   * The project that the {@code meridian} script belongs to, which it names to this process. The
   * environment may name another topology, {@code MERIDIAN_TOPOLOGY}, and another run folder,
   * {@code MERIDIAN_RUN_FOLDER}: a deployment beside the project's own.
   */
  public static Installation current() {
    return ofProject(currentProject()).elsewhere(System.getenv());
  }

  /**
   * The outermost folder of that project.
   *
   * @throws LaunchException when this process was not started by the script
   */
  public static Path currentProject() {
    String root = System.getProperty(ROOT_PROPERTY);
    if (root == null) {
      throw new LaunchException(
          "the system property " + ROOT_PROPERTY + " is not set: run the meridian script");
    }
    return Path.of(root).toAbsolutePath().normalize();
  }

  Installation elsewhere(Map<String, String> environment) {
    Installation here = this;
    String topology = environment.get(TOPOLOGY_VARIABLE);
    if (topology != null) {
      here = here.withTopology(Path.of(topology));
    }
    String folder = environment.get(RUN_FOLDER_VARIABLE);
    return folder == null ? here : here.withRunFolder(Path.of(folder));
  }

  /** The same programs with other regions. */
  public Installation withTopology(Path otherTopologyFile) {
    return new Installation(otherTopologyFile, runFolder, node, cassandra, nodeHeapMebibytes, wan);
  }

  /** The same programs with other data. */
  public Installation withRunFolder(Path otherRunFolder) {
    return new Installation(topologyFile, otherRunFolder, node, cassandra, nodeHeapMebibytes, wan);
  }

  /** Another program in place of the node. */
  public Installation withNode(JavaProgram otherNode) {
    return new Installation(topologyFile, runFolder, otherNode, cassandra, nodeHeapMebibytes, wan);
  }

  /** Nodes with another heap, for what no node in common use holds. */
  public Installation withNodeHeap(int mebibytes) {
    return new Installation(topologyFile, runFolder, node, cassandra, mebibytes, wan);
  }
}
