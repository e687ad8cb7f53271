package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A region's Cassandra stands still. */
final class PauseStorage implements Injection {
  private final BreakableRegion region;
  private @Nullable SignalPipe cassandra;

  PauseStorage(BreakableRegion region) {
    this.region = region;
  }

  @Override
  public void begin() throws IOException, InterruptedException {
    cassandra = new SignalPipe(Processes.cassandra(region));
    cassandra.stop();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    try {
      if (cassandra != null) {
        cassandra.close();
      }
    } finally {
      region.recover();
    }
  }
}
