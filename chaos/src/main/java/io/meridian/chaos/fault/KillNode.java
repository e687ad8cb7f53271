package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;
import io.meridian.regions.launch.NodeId;

/** A node is killed; another process takes its place at the end. */
final class KillNode implements Injection {
  private final EmulatedRegion region;
  private final NodeId node;

  KillNode(EmulatedRegion region, NodeId node) {
    this.region = region;
    this.node = node;
  }

  @Override
  public void begin() {
    region.kill(node);
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
