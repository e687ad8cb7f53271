package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Slowness;
import io.meridian.chaos.wan.WanPath;
import java.util.List;

/** Links take longer than usual, and carry less. */
final class Slow implements Injection {
  private final List<WanPath> paths;
  private final Slowness slowness;

  Slow(List<WanPath> paths, Slowness slowness) {
    this.paths = paths;
    this.slowness = slowness;
  }

  @Override
  public void begin() {
    paths.forEach(path -> path.slow(slowness));
  }

  @Override
  public void end() {
    paths.forEach(WanPath::heal);
  }
}
