package io.meridian.chaos.fault;

import io.meridian.chaos.wan.Route;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.List;

/** A network is cut, and heals when it is over. */
final class Cut implements Injection {
  /**
   * An entrance that is open keeps a connection for as long as its target does. Longer than a relay
   * may be held by connecting to a target that does not answer.
   */
  private static final int LOOK_MILLIS = 5_000;

  private final List<? extends Route> routes;

  Cut(List<? extends Route> routes) {
    this.routes = routes;
  }

  @Override
  public void begin() {
    routes.forEach(Route::cut);
  }

  @Override
  public void requireEffect() throws IOException {
    for (Route route : routes) {
      for (InetSocketAddress entrance : route.entrances()) {
        requireClosed(entrance);
      }
    }
  }

  /** It refuses a connection, or ends it at once. */
  private static void requireClosed(InetSocketAddress entrance) throws IOException {
    try (Socket caller = new Socket()) {
      caller.connect(entrance, LOOK_MILLIS);
      caller.setSoTimeout(LOOK_MILLIS);
      if (caller.getInputStream().read() < 0) {
        return;
      }
    } catch (SocketTimeoutException open) {
      // It neither refused nor ended it.
    } catch (IOException refused) {
      return;
    }
    throw new IOException(
        entrance.getHostString() + ":" + entrance.getPort() + " still takes connections");
  }

  @Override
  public void end() {
    routes.forEach(Route::heal);
  }
}
