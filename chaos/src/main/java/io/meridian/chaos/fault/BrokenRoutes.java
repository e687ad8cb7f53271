package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import java.util.List;
import java.util.function.Consumer;

/** Routes that are broken in one way, all at once, and heal when it is over. */
final class BrokenRoutes<R extends Route> implements Injection {
  private final List<? extends R> routes;
  private final Consumer<R> breaks;

  /**
   * @param breaks is told each route
   */
  BrokenRoutes(List<? extends R> routes, Consumer<R> breaks) {
    this.routes = routes;
    this.breaks = breaks;
  }

  @Override
  public void begin() {
    routes.forEach(breaks::accept);
  }

  @Override
  public void end() {
    routes.forEach(Route::heal);
  }
}
