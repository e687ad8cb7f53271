package io.meridian.chaos.wan;

import io.meridian.regions.Region;
import io.meridian.regions.wan.PathDelay;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * The network between clients and one node of their region. Clients are told {@link #address} in
 * place of the node's.
 *
 * <p>It lets nobody in whom the node would not: an SDK tries the next address of a name when TCP
 * does not connect, and stays when it does. So it looks whether the node accepts, by a connection
 * that it closes at once, every {@link #LOOKS_EVERY} and whenever the node has ended one, before
 * the client hears of that. While the node refuses, so does the relay's address.
 *
 * <p>While it is cut, its address refuses too. While it is silent nobody answers there: what a
 * client sends to connect is lost like all else.
 */
public final class ClientRelay implements Route, AutoCloseable {
  /** A node that no connection tells of may have come or gone for so long. */
  public static final Duration LOOKS_EVERY = Duration.ofMillis(500);

  private static final int LOOK_MILLIS = 200;

  /** Who is let in. */
  private enum Door {
    /** Who the node lets in. */
    AS_THE_NODE,
    /** Nobody; TCP refuses. */
    REFUSES,
    /** Nobody, and nobody is told. */
    IGNORES,
    /** Nobody, from now on. */
    CLOSED
  }

  private final TcpRelay relay;
  private final InetSocketAddress node;
  private final Thread looking;
  private volatile Door door = Door.AS_THE_NODE;

  private ClientRelay(TcpRelay relay, InetSocketAddress node) {
    this.relay = relay;
    this.node = node;
    this.looking = new Thread(this::keepLooking, "look at " + node);
    looking.setDaemon(true);
  }

  /**
   * Opens it, working.
   *
   * @param node its number, from 1; need not run yet
   * @param host where it listens, on the region's own client port, since SDKs use one port for all
   *     hosts
   * @param delay between client and node, each way
   * @param seed of the jitter
   * @throws UncheckedIOException when the address is taken
   */
  public static ClientRelay open(Region region, int node, String host, PathDelay delay, long seed) {
    int port = region.ports().client();
    InetSocketAddress target = new InetSocketAddress(region.address(node), port);
    ClientRelay opened =
        new ClientRelay(
            new TcpRelay(new InetSocketAddress(host, port), target, delay, delay, seed), target);
    opened.relay.onTargetLost(opened::closeIfTheNodeHas);
    opened.followTheNode();
    opened.looking.start();
    return opened;
  }

  /** Where clients connect. */
  public InetSocketAddress address() {
    return relay.address();
  }

  @Override
  public List<InetSocketAddress> entrances() {
    return List.of(address());
  }

  /** Connections that go through it now. */
  public int connections() {
    return relay.connections();
  }

  /** Changes how long bytes are under way, each way. Faults stay. */
  public void delay(PathDelay delay) {
    relay.delay(Way.FORWARD, delay);
    relay.delay(Way.BACKWARD, delay);
  }

  /** Resets all connections; new ones are refused. */
  @Override
  public synchronized void cut() {
    door = Door.REFUSES;
    relay.entrance().close();
    relay.cut();
  }

  /** Bytes vanish both ways; connections stay open, and who calls gets no answer. */
  @Override
  public synchronized void silence() {
    door = Door.IGNORES;
    relay.silence();
    relay.entrance().ignore();
  }

  @Override
  public void slow(Slowness slowness) {
    relay.slow(Way.FORWARD, slowness);
    relay.slow(Way.BACKWARD, slowness);
  }

  @Override
  public long bytesAffected() {
    return relay.bytesAffected(Way.FORWARD) + relay.bytesAffected(Way.BACKWARD);
  }

  /** Who connects gets through before those are reset whose connections lost bytes. */
  @Override
  public synchronized void heal() {
    door = Door.AS_THE_NODE;
    relay.open();
    followTheNode();
    relay.heal();
  }

  private void keepLooking() {
    while (door != Door.CLOSED) {
      LockSupport.parkNanos(LOOKS_EVERY.toNanos());
      followTheNode();
    }
  }

  private synchronized void followTheNode() {
    if (door != Door.AS_THE_NODE) {
      return;
    }
    if (!nodeAccepts()) {
      relay.entrance().close();
      return;
    }
    try {
      relay.entrance().open();
    } catch (UncheckedIOException taken) {
      // Whoever has the address meanwhile may leave it again.
    }
  }

  /** For threads that carry bytes, of which many may come at the same time. */
  private void closeIfTheNodeHas() {
    if (door != Door.AS_THE_NODE || !relay.entrance().isOpen()) {
      return;
    }
    synchronized (this) {
      if (door == Door.AS_THE_NODE && relay.entrance().isOpen() && !nodeAccepts()) {
        relay.entrance().close();
      }
    }
  }

  /** One that is too slow to say has not refused. */
  private boolean nodeAccepts() {
    try (Socket look = new Socket()) {
      look.connect(node, LOOK_MILLIS);
      return true;
    } catch (SocketTimeoutException slow) {
      return true;
    } catch (IOException refused) {
      return false;
    }
  }

  /** Returns when its address is free again. */
  @Override
  public void close() {
    synchronized (this) {
      door = Door.CLOSED;
      relay.close();
    }
    LockSupport.unpark(looking);
  }
}
