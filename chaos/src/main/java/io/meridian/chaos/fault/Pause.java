package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.regions.launch.NodeId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * All of a region, or one of its nodes, stands still. A node that was replaced meanwhile ends
 * itself when it goes on, and is started again.
 */
final class Pause implements Injection {
  /** A node that has to end itself has done so after this time. */
  private static final long ENDS_ITSELF_MILLIS = 3_000;

  private final BreakableRegion region;
  private final Optional<NodeId> node;
  private List<Long> paused = List.of();

  Pause(BreakableRegion region, Optional<NodeId> node) {
    this.region = region;
    this.node = node;
  }

  @Override
  public void begin() {
    paused =
        node.map(one -> List.of(Processes.node(region, one))).orElseGet(() -> Processes.of(region));
    node.ifPresentOrElse(region::pause, region::pause);
  }

  @Override
  public void requireEffect() throws IOException, InterruptedException {
    Processes.requireStopped(paused);
  }

  @Override
  public void end() throws InterruptedException {
    region.resume();
    Thread.sleep(ENDS_ITSELF_MILLIS);
    region.recover();
  }
}
