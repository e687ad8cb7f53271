package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Routes that are broken in one way, all at once, and heal when it is over. */
final class BrokenRoutes<R extends Route> implements Injection {
  /** Peers and clients say something more often than that, if only that they are there. */
  static final Duration SAYS_SOMETHING = Duration.ofSeconds(10);

  private static final long LOOK_MILLIS = 20;

  /** How many of the routes something is sent by. */
  enum Used {
    ALL,
    /**
     * As of those to a region's nodes, when all clients may be at one of them, and of all links of
     * a region, when another region may be down.
     */
    SOME
  }

  private final List<? extends R> routes;
  private final Consumer<R> breaks;
  private final Used used;
  private final Duration within;
  private List<Long> before = List.of();

  /**
   * @param used which of them somebody uses
   * @param within how soon something has to meet it
   * @param breaks is told each route
   */
  BrokenRoutes(List<? extends R> routes, Used used, Duration within, Consumer<R> breaks) {
    this.routes = routes;
    this.used = used;
    this.within = within;
    this.breaks = breaks;
  }

  @Override
  public void begin() {
    before = routes.stream().map(Route::bytesAffected).toList();
    routes.forEach(breaks::accept);
  }

  /** Nothing is sent to find out: what others send has to meet it. */
  @Override
  public void requireEffect() throws IOException, InterruptedException {
    long endNanos = System.nanoTime() + within.toNanos();
    List<Route> spared = spared();
    while (used == Used.ALL ? !spared.isEmpty() : spared.size() == routes.size()) {
      if (System.nanoTime() - endNanos > 0) {
        throw new IOException(
            "nothing that was sent by %s met it in %d ms"
                .formatted(
                    spared.stream().flatMap(route -> route.entrances().stream()).toList(),
                    within.toMillis()));
      }
      Thread.sleep(LOOK_MILLIS);
      spared = spared();
    }
  }

  private List<Route> spared() {
    List<Route> spared = new ArrayList<>();
    for (int i = 0; i < routes.size(); i++) {
      if (routes.get(i).bytesAffected() == before.get(i)) {
        spared.add(routes.get(i));
      }
    }
    return spared;
  }

  @Override
  public void end() {
    routes.forEach(Route::heal);
  }
}
