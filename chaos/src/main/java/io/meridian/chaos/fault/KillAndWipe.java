package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** A region burns down with its disk; it comes back empty. */
final class KillAndWipe implements Injection {
  private final BreakableRegion region;
  private List<Long> killed = List.of();

  KillAndWipe(BreakableRegion region) {
    this.region = region;
  }

  @Override
  public void begin() throws IOException {
    killed = Processes.of(region);
    region.kill();
    region.wipe();
  }

  @Override
  public void requireEffect() throws IOException {
    Processes.requireGone(killed);
    if (Files.exists(region.data())) {
      throw new IOException(region.data() + " is still there");
    }
  }

  @Override
  public void end() throws InterruptedException {
    region.recover();
  }
}
