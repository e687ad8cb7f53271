package io.meridian.chaos.wan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Listens at one address and leads to another, with a delay and with faults that are set while it
 * runs. Any thread may set them; they take effect with the next bytes, those under way still
 * arrive.
 */
public final class TcpRelay implements AutoCloseable {
  /** More connections at a time are reset at once. */
  static final int CONNECTIONS_MAX = 256;

  private static final int BACKLOG = 64;
  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  private final InetSocketAddress target;
  private final ServerSocket listener;
  private final Thread accepting;
  private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder bytesTaken = new LongAdder();
  private volatile Conditions forward;
  private volatile Conditions backward;
  private volatile boolean cut;

  /**
   * Opens a relay that works.
   *
   * @param listen where it listens; port 0 for any
   * @param target where it leads; need not answer yet
   * @param oneWay how long bytes are under way, each way
   * @throws UncheckedIOException when it cannot listen there
   */
  public TcpRelay(InetSocketAddress listen, InetSocketAddress target, Duration oneWay) {
    this.target = target;
    this.forward = new Conditions(oneWay, false);
    this.backward = forward;
    try {
      listener = new ServerSocket();
      listener.setReuseAddress(true);
      listener.bind(listen, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException("relay at " + listen + " to " + target, e);
    }
    accepting = new Thread(this::accept, name());
    accepting.setDaemon(true);
    accepting.start();
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return (InetSocketAddress) listener.getLocalSocketAddress();
  }

  /**
   * Changes how long bytes are under way, each way.
   *
   * @throws IllegalArgumentException when it is negative
   */
  public synchronized void delay(Duration oneWay) {
    forward = forward.withDelay(oneWay);
    backward = backward.withDelay(oneWay);
  }

  /** Resets all connections, and new ones as soon as they come. */
  public synchronized void cut() {
    cut = true;
    resetAll();
  }

  /** Bytes vanish both ways. */
  public synchronized void silence() {
    silence(Way.FORWARD);
    silence(Way.BACKWARD);
  }

  /** Bytes vanish one way; sockets stay open, and new ones open. */
  public synchronized void silence(Way way) {
    switch (way) {
      case FORWARD -> forward = forward.withSilence(true);
      case BACKWARD -> backward = backward.withSilence(true);
    }
  }

  /** No more faults. Connections that lost bytes are reset: no stream shows a hole. */
  public synchronized void heal() {
    cut = false;
    forward = forward.withSilence(false);
    backward = backward.withSilence(false);
    connections.stream().filter(RelayedConnection::hasLostBytes).forEach(RelayedConnection::reset);
  }

  /** Connections that go through it now. */
  public int connections() {
    return connections.size();
  }

  /** Bytes that it has taken in so far, both ways together. */
  public long bytesTaken() {
    return bytesTaken.sum();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        relay(listener.accept());
      } catch (IOException e) {
        // Closed, or a caller that left before it was taken.
      }
    }
  }

  /** Connecting takes no time on one machine, so it may hold up who else wants to connect. */
  private void relay(Socket caller) {
    if (cut || connections.size() >= CONNECTIONS_MAX) {
      Sockets.reset(caller);
      return;
    }
    Socket called = new Socket();
    var connection = new RelayedConnection(caller, called, bytesTaken, connections::remove);
    try {
      called.connect(target, CONNECT_TIMEOUT_MILLIS);
      connections.add(connection);
      connection.start(name(), () -> forward, () -> backward);
    } catch (IOException e) {
      connection.reset();
    }
    if (cut || listener.isClosed()) {
      // It was not there yet when the others were reset.
      connection.reset();
    }
  }

  private String name() {
    return "relay " + listener.getLocalSocketAddress() + " to " + target;
  }

  private void resetAll() {
    List.copyOf(connections).forEach(RelayedConnection::reset);
  }

  /** Returns when its address is free again. */
  @Override
  public void close() {
    try {
      listener.close();
      // A thread that accepts holds the address until it has noticed.
      accepting.join(CONNECT_TIMEOUT_MILLIS);
    } catch (IOException e) {
      // It accepts nothing more either way.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    resetAll();
  }
}
