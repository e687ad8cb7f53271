package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import java.util.List;

/** Connections are reset; new ones are not had. */
final class Cut implements Injection {
  private final List<? extends Route> routes;

  Cut(List<? extends Route> routes) {
    this.routes = routes;
  }

  @Override
  public void begin() {
    routes.forEach(Route::cut);
  }

  @Override
  public void end() {
    routes.forEach(Route::heal);
  }
}
