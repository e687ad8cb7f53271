package io.meridian.replication.link;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;

/** A listener of region eu and a link of region us to it, with certificates good and bad. */
/** Passes one connection on to the listener and keeps what the caller says. */
final class Tap implements AutoCloseable {
  private final String host;
  private final int to;
  private final ServerSocket server;
  private final StringBuffer heard = new StringBuffer();

  /**
   * @param host of the listener, and of this
   * @param to the listener's port
   */
  Tap(String host, int to) throws IOException {
    this.host = host;
    this.to = to;
    server = new ServerSocket(0, 1, InetAddress.getByName(host));
    Thread relay = new Thread(this::relay, "tap");
    relay.setDaemon(true);
    relay.start();
  }

  int port() {
    return server.getLocalPort();
  }

  String heard() {
    return heard.toString();
  }

  private void relay() {
    try (Socket caller = server.accept();
        Socket listener = new Socket(host, to)) {
      Thread back = new Thread(() -> copy(listener, caller, false), "tap-back");
      back.setDaemon(true);
      back.start();
      copy(caller, listener, true);
    } catch (IOException closed) {
      // As the test wants it.
    }
  }

  private void copy(Socket from, Socket to, boolean kept) {
    byte[] buffer = new byte[8_192];
    try {
      for (int read = from.getInputStream().read(buffer);
          read >= 0;
          read = from.getInputStream().read(buffer)) {
        if (kept) {
          heard.append(new String(buffer, 0, read, ISO_8859_1));
        }
        to.getOutputStream().write(buffer, 0, read);
      }
    } catch (IOException closed) {
      // As the test wants it.
    }
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
