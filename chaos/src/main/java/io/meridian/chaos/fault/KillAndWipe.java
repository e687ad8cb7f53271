package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;
import java.io.IOException;

/** A region burns down with its disk; it comes back empty. */
final class KillAndWipe implements Injection {
  private final EmulatedRegion region;

  KillAndWipe(EmulatedRegion region) {
    this.region = region;
  }

  @Override
  public void begin() throws IOException {
    region.kill();
    region.wipe();
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
