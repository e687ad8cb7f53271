package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A region's Cassandra stands still for a part of each tenth of a second. */
final class SlowStorage implements Injection {
  private static final int PERIOD_MILLIS = 100;

  private final BreakableRegion region;
  private final int stoppedMillis;
  private @Nullable SignalPipe cassandra;
  private @Nullable Repeating duty;

  /**
   * @param percent of the time for which it stands still, 1 to 99
   */
  SlowStorage(BreakableRegion region, int percent) {
    this.region = region;
    this.stoppedMillis = PERIOD_MILLIS * percent / 100;
  }

  @Override
  public void begin() throws IOException {
    SignalPipe pipe = new SignalPipe(Processes.cassandra(region));
    cassandra = pipe;
    duty =
        new Repeating(
            "slow storage",
            () -> {
              pipe.stop();
              Thread.sleep(stoppedMillis);
              pipe.goOn();
              Thread.sleep(PERIOD_MILLIS - stoppedMillis);
            });
  }

  @Override
  public void end() throws IOException, InterruptedException {
    try {
      letGo();
    } finally {
      region.recover();
    }
  }

  private void letGo() throws IOException {
    try {
      if (duty != null) {
        duty.close();
      }
    } finally {
      if (cassandra != null) {
        cassandra.close();
      }
    }
  }
}
