package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import java.io.IOException;
import java.util.List;

/** All of a region is killed at one moment; it comes back with what it had stored. */
final class KillRegion implements Injection {
  private final BreakableRegion region;
  private List<Long> killed = List.of();

  KillRegion(BreakableRegion region) {
    this.region = region;
  }

  @Override
  public void begin() {
    killed = Processes.of(region);
    region.kill();
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
