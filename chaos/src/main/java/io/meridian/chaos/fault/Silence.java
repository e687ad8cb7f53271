package io.meridian.chaos.fault;

import io.meridian.chaos.wan.WanPath;
import java.util.List;

/** What regions send each other vanishes; their sockets stay open. */
final class Silence implements Injection {
  private final List<WanPath> paths;

  Silence(List<WanPath> paths) {
    this.paths = paths;
  }

  @Override
  public void begin() {
    paths.forEach(WanPath::silence);
  }

  @Override
  public void end() {
    paths.forEach(WanPath::heal);
  }
}
