package io.meridian.node.e2e;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A network between clients and one node: it can break what goes through it. */
final class Relay implements AutoCloseable {
  private static final int BACKLOG = 50;

  private final String address;
  private final String target;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private @Nullable ServerSocket listener;

  /**
   * Opens a relay.
   *
   * @param address where it listens, on the port of nodes
   * @param target the node that it leads to
   */
  Relay(String address, String target) {
    this.address = address;
    this.target = target;
    open();
  }

  /** Lets clients connect. */
  void open() {
    try {
      ServerSocket opened = new ServerSocket();
      opened.setReuseAddress(true);
      opened.bind(new InetSocketAddress(InetAddress.getByName(address), Deployment.PORT), BACKLOG);
      listener = opened;
      thread(() -> accept(opened));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Breaks all connections; clients may connect again at once. */
  void cut() {
    sockets.forEach(Relay::closeQuietly);
    sockets.clear();
  }

  /** Breaks all connections and refuses new ones until {@link #open}. */
  void shut() {
    if (listener != null) {
      closeQuietly(listener);
    }
    cut();
  }

  private void accept(ServerSocket opened) {
    while (!opened.isClosed()) {
      try {
        Socket client = opened.accept();
        sockets.add(client);
        Socket node = new Socket(target, Deployment.PORT);
        sockets.add(node);
        thread(() -> carry(client, node));
        thread(() -> carry(node, client));
      } catch (IOException e) {
        // Shut, or the node is away: clients see a connection that breaks.
        cut();
      }
    }
  }

  private void carry(Socket from, Socket to) {
    try (InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream()) {
      in.transferTo(out);
    } catch (IOException e) {
      // Cut, or one of the two has left: neither gets more.
    }
    closeQuietly(from);
    closeQuietly(to);
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void thread(Runnable work) {
    Thread thread = new Thread(work, "relay");
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(Closeable socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is gone either way.
    }
  }

  @Override
  public void close() {
    shut();
  }
}
