package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;

/** A region's Cassandra is killed; its nodes are left alone. */
final class KillStorage implements Injection {
  private final BreakableRegion region;

  KillStorage(BreakableRegion region) {
    this.region = region;
  }

  @Override
  public void begin() throws InterruptedException {
    Processes.kill(Processes.cassandra(region));
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
