package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.util.List;

/** A node is killed; another process takes its place at the end. */
final class KillNode implements Injection {
  private final BreakableRegion region;
  private final NodeId node;
  private List<Long> killed = List.of();

  KillNode(BreakableRegion region, NodeId node) {
    this.region = region;
    this.node = node;
  }

  @Override
  public void begin() {
    killed = List.of(Processes.node(region, node));
    region.kill(node);
  }

  @Override
  public void requireEffect() throws IOException {
    Processes.requireGone(killed);
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
