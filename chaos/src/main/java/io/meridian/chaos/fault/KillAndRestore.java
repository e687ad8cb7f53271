package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import java.io.IOException;
import java.util.List;

/** A region is killed; it comes back with what it had stored a while before, under load. */
final class KillAndRestore implements Injection {
  private final BreakableRegion region;
  private final StorageCopy copy;
  private List<Long> killed = List.of();

  KillAndRestore(BreakableRegion region) {
    this.region = region;
    this.copy = new StorageCopy(region.data());
  }

  /** What is copied while Cassandra stands still is what a kill at that moment would leave. */
  @Override
  public void beforeFaults() throws IOException, InterruptedException {
    try (SignalPipe cassandra = new SignalPipe(Processes.cassandra(region))) {
      cassandra.stop();
      copy.make();
    }
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
  public void end() throws IOException, InterruptedException {
    region.killRest();
    copy.putBack();
    region.recover();
  }
}
