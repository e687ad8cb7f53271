package io.meridian.chaos.stage;

import io.meridian.regions.RegionId;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** The processes of one region, and what can be done to them. */
public interface BreakableRegion {
  /** Its id. */
  RegionId id();

  /** Its nodes, those that do not run included. */
  List<NodeId> nodes();

  /** The process id of a node; empty when it does not run. */
  OptionalLong pid(NodeId node);

  /** The process id of its Cassandra; empty when it does not run. */
  OptionalLong cassandraPid();

  /** Where its Cassandra keeps what it stores. */
  Path data();

  /**
   * Starts what does not run of it, after a fault, and returns when all its nodes are ready. A node
   * may still be about to end itself for what was done to it, so a start that fails is tried again.
   */
  void recover() throws InterruptedException;

  /** As {@link #recover}; the processes that it starts have these variables besides. */
  void recoverWith(Map<String, String> variables) throws InterruptedException;

  /** Stops its nodes in order, then its Cassandra. What it stored stays. */
  void stop();

  /** Kills what runs of it, since nobody wants what it has stored, and deletes that. */
  void wipe() throws IOException;

  /**
   * SIGKILL to its nodes and its Cassandra.
   *
   * @throws io.meridian.regions.launch.LaunchException when none runs
   */
  void kill();

  /** As {@link #kill}, for what still runs of it, if anything does. */
  void killRest();

  /** SIGKILL to a node. */
  void kill(NodeId node);

  /** SIGSTOP to its nodes and its Cassandra. */
  void pause();

  /** SIGSTOP to a node. */
  void pause(NodeId node);

  /** SIGCONT to its nodes and its Cassandra; nothing happens when none runs. */
  void resume();
}
