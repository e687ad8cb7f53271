package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;
import io.meridian.regions.launch.NodeId;
import java.util.Optional;

/**
 * All of a region, or one of its nodes, stands still. A node that was replaced meanwhile ends
 * itself when it goes on, and is started again.
 */
final class Pause implements Injection {
  /** A node that has to end itself has done so after this time. */
  private static final long ENDS_ITSELF_MILLIS = 3_000;

  private final EmulatedRegion region;
  private final Optional<NodeId> node;

  Pause(EmulatedRegion region, Optional<NodeId> node) {
    this.region = region;
    this.node = node;
  }

  @Override
  public void begin() {
    node.ifPresentOrElse(region::pause, region::pause);
  }

  @Override
  public void end() throws InterruptedException {
    region.resume();
    Thread.sleep(ENDS_ITSELF_MILLIS);
    region.recover();
  }
}
