package io.meridian.chaos.fault;

import io.meridian.chaos.stage.EmulatedRegion;
import java.io.IOException;

/** A region is killed; it comes back with what it had stored before anybody used it. */
final class KillAndRestore implements Injection {
  private final EmulatedRegion region;
  private final StorageCopy copy;

  KillAndRestore(EmulatedRegion region) {
    this.region = region;
    this.copy = new StorageCopy(region.data());
  }

  /** What is copied while Cassandra stands still is what a kill at that moment would leave. */
  @Override
  public void beforeLoad() throws IOException, InterruptedException {
    try (SignalPipe cassandra = new SignalPipe(Processes.cassandra(region))) {
      cassandra.stop();
      copy.make();
    }
  }

  @Override
  public void begin() {
    region.kill();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    region.killRest();
    copy.putBack();
    region.recover();
  }
}
