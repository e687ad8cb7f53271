package io.meridian.chaos.fault;

import io.meridian.chaos.stage.BreakableRegion;
import io.meridian.chaos.stage.SmallDisk;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * No room is left where a region's Cassandra stores. The region stores on a small disk from its
 * start. A Cassandra that found no room does not write again when there is some: at the end it is
 * started anew, as an operator would.
 */
final class FullStorage implements Injection {
  /** Room for what one experiment writes, and for Cassandra's own segments. */
  private static final int DISK_MEBIBYTES = 512;

  private final BreakableRegion region;
  private @Nullable SmallDisk disk;

  FullStorage(BreakableRegion region) {
    this.region = region;
  }

  @Override
  public void beforeStart() throws IOException {
    disk = SmallDisk.mount(region.data(), DISK_MEBIBYTES);
  }

  @Override
  public void begin() throws IOException {
    if (disk == null) {
      throw new IllegalStateException("region " + region.id() + " has no small disk");
    }
    disk.fill();
  }

  @Override
  public void end() throws IOException, InterruptedException {
    if (disk != null) {
      disk.free();
    }
    if (region.cassandraPid().isPresent()) {
      Processes.kill(Processes.cassandra(region));
    }
    region.recover();
  }
}
