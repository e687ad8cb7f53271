package io.meridian.node.edge;

import java.util.List;

/**
 * Whether this node can serve clients, as its edge needs to know at each handshake. Any thread may
 * ask.
 */
public interface Readiness {

  /** What the node waits for before it serves anybody; empty when it serves. */
  List<String> waitingFor();

  /**
   * Whether a majority of the regions, this one included, can be reached: without it no client that
   * comes from another region can be served in order.
   */
  boolean reachesMajority();
}
