package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.regions.launch.NodeId;

/** Each node of a region in turn is stopped in order, started, and waited for. */
final class RollingRestart implements Injection {
  private final BreakableRegion region;

  RollingRestart(BreakableRegion region) {
    this.region = region;
  }

  @Override
  public void begin() throws InterruptedException {
    for (NodeId node : region.nodes()) {
      Processes.terminate(Processes.node(region, node));
      region.recover();
    }
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
