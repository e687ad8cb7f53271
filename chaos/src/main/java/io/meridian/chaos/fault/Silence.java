package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import java.util.List;

/** What is sent vanishes; sockets stay open. */
final class Silence implements Injection {
  private final List<? extends Route> routes;

  Silence(List<? extends Route> routes) {
    this.routes = routes;
  }

  @Override
  public void begin() {
    routes.forEach(Route::silence);
  }

  @Override
  public void end() {
    routes.forEach(Route::heal);
  }
}
