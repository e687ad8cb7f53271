package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;

/** A region's Cassandra is killed; its nodes are left alone. */
final class KillStorage implements Injection {
  private final EmulatedRegion region;

  KillStorage(EmulatedRegion region) {
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
