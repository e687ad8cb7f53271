package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A network is cut and healed in turn. */
final class Flap implements Injection {
  private final List<? extends Route> routes;
  private final Duration every;
  private @Nullable Repeating flapping;

  /**
   * @param every how long it is cut, and how long it is whole
   */
  Flap(List<? extends Route> routes, Duration every) {
    this.routes = routes;
    this.every = every;
  }

  @Override
  public void begin() {
    flapping =
        new Repeating(
            "flap",
            () -> {
              routes.forEach(Route::cut);
              Thread.sleep(every.toMillis());
              routes.forEach(Route::heal);
              Thread.sleep(every.toMillis());
            });
  }

  @Override
  public void end() throws IOException {
    try {
      if (flapping != null) {
        flapping.close();
      }
    } finally {
      routes.forEach(Route::heal);
    }
  }
}
