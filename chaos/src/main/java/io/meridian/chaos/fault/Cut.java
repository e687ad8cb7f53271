package io.meridian.chaos.fault;

import io.meridian.chaos.wan.WanPath;
import java.util.List;

/** Connections between regions are reset, new ones too. */
final class Cut implements Injection {
  private final List<WanPath> paths;

  Cut(List<WanPath> paths) {
    this.paths = paths;
  }

  @Override
  public void begin() {
    paths.forEach(WanPath::cut);
  }

  @Override
  public void end() {
    paths.forEach(WanPath::heal);
  }
}
