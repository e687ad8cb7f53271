package io.meridian.chaos.wan;

import java.io.IOException;
import java.net.Socket;

/** Ends of connections. */
final class Sockets {
  private Sockets() {}

  /** Closes so that the peer gets a reset, not a goodbye. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException closed) {
      // Its peer knows already.
    }
    close(socket);
  }

  /** Closes after what was written has been sent. */
  static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException closed) {
      // It is gone either way.
    }
  }
}
