package io.meridian.chaos.fault;

import io.meridian.chaos.wan.WanPath;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links are cut and healed in turn. */
final class Flap implements Injection {
  private final List<WanPath> paths;
  private final Duration every;
  private @Nullable Repeating flapping;

  /**
   * @param every how long links are cut, and how long they are whole
   */
  Flap(List<WanPath> paths, Duration every) {
    this.paths = paths;
    this.every = every;
  }

  @Override
  public void begin() {
    flapping =
        new Repeating(
            "flap",
            () -> {
              paths.forEach(WanPath::cut);
              Thread.sleep(every.toMillis());
              paths.forEach(WanPath::heal);
              Thread.sleep(every.toMillis());
            });
  }

  @Override
  public void end() throws IOException {
    if (flapping != null) {
      flapping.close();
    }
    paths.forEach(WanPath::heal);
  }
}
