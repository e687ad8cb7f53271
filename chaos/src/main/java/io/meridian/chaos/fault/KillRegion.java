package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;

/** All of a region is killed at one moment; it comes back with what it had stored. */
final class KillRegion implements Injection {
  private final EmulatedRegion region;

  KillRegion(EmulatedRegion region) {
    this.region = region;
  }

  @Override
  public void begin() {
    region.kill();
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
