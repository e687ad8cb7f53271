package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import io.meridian.chaos.wan.Slowness;
import java.util.List;

/** A network takes longer than usual, and carries less. */
final class Slow implements Injection {
  private final List<? extends Route> routes;
  private final Slowness slowness;

  Slow(List<? extends Route> routes, Slowness slowness) {
    this.routes = routes;
    this.slowness = slowness;
  }

  @Override
  public void begin() {
    routes.forEach(route -> route.slow(slowness));
  }

  @Override
  public void end() {
    routes.forEach(Route::heal);
  }
}
