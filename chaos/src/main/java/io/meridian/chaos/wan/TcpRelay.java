package io.meridian.chaos.wan;

import io.meridian.regions.wan.PathDelay;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Listens at one address and leads to another, with a delay and with faults that are set while it
 * runs. Any thread may set them; they take effect with the next bytes, those under way still
 * arrive. {@link #heal} undoes faults, not delays.
 */
public final class TcpRelay implements AutoCloseable {
  /** More connections at a time are reset at once. */
  static final int CONNECTIONS_MAX = 1_024;

  /** The system's own would take in megabytes on a slow link before its sender felt anything. */
  private static final int RECEIVE_BUFFER_BYTES = 128 << 10;

  private static final int CONNECT_TIMEOUT_MILLIS = 2_000;

  /** What becomes of who connects. */
  private enum Door {
    /** Leads to the target. */
    OPEN,
    /** Leads nowhere, and does not say so. */
    HALF_OPEN,
    /** Is reset. */
    CUT
  }

  private final InetSocketAddress target;
  private final String name;
  private final Entrance entrance;
  private final Passage forward;
  private final Passage backward;
  private final SplittableRandom seeds;
  private final Set<RelayedConnection> connections = ConcurrentHashMap.newKeySet();
  private final LongAdder bytesTaken = new LongAdder();
  private volatile Door door = Door.OPEN;
  private volatile boolean closed;
  private volatile Runnable onTargetLost = () -> {};

  /**
   * Opens a relay that works, without jitter.
   *
   * @param listen where it listens; port 0 for any
   * @param target where it leads; need not answer yet
   * @param oneWay how long bytes are under way, each way
   * @throws java.io.UncheckedIOException when it cannot listen there
   */
  public TcpRelay(InetSocketAddress listen, InetSocketAddress target, Duration oneWay) {
    this(listen, target, PathDelay.of(oneWay), PathDelay.of(oneWay), 0);
  }

  /**
   * Opens a relay that works.
   *
   * @param listen where it listens; port 0 for any
   * @param target where it leads; need not answer yet
   * @param there how long bytes are under way to the target
   * @param back how long bytes are under way to who connected
   * @param seed of the jitter: the same connections with the same reads draw the same
   * @throws java.io.UncheckedIOException when it cannot listen there
   */
  public TcpRelay(
      InetSocketAddress listen,
      InetSocketAddress target,
      PathDelay there,
      PathDelay back,
      long seed) {
    this.target = target;
    this.forward = new Passage(Conditions.healthy(there));
    this.backward = new Passage(Conditions.healthy(back));
    this.seeds = new SplittableRandom(seed);
    this.name = "relay " + listen + " to " + target;
    this.entrance = new Entrance(listen, name, this::relay);
  }

  /** Where it listens. */
  public InetSocketAddress address() {
    return entrance.address();
  }

  /** Where it is called. Who closes it decides when it opens again. */
  Entrance entrance() {
    return entrance;
  }

  /**
   * Sets what is done when the target has ended or broken a connection, before its caller hears of
   * it. Called by several threads at a time.
   */
  void onTargetLost(Runnable action) {
    onTargetLost = action;
  }

  /**
   * Changes how long bytes are under way, each way, without jitter.
   *
   * @throws IllegalArgumentException when it is negative or too long
   */
  public void delay(Duration oneWay) {
    delay(Way.FORWARD, PathDelay.of(oneWay));
    delay(Way.BACKWARD, PathDelay.of(oneWay));
  }

  /** Changes how long bytes are under way, one way. */
  public void delay(Way way, PathDelay delay) {
    passage(way).change(now -> now.withDelay(delay));
  }

  /** Resets all connections, and new ones as soon as they come. */
  public synchronized void cut() {
    door = Door.CUT;
    resetAll();
  }

  /**
   * The called end vanishes without the caller hearing of it: what a caller sends from now on leads
   * nowhere, and so do new connections, which open all the same. The called end sees a reset.
   */
  public synchronized void halfOpen() {
    door = Door.HALF_OPEN;
    connections.forEach(RelayedConnection::loseCalled);
  }

  /** Bytes vanish both ways. */
  public void silence() {
    silence(Way.FORWARD);
    silence(Way.BACKWARD);
  }

  /** Bytes vanish one way; sockets stay open, and new ones open. */
  public void silence(Way way) {
    passage(way).change(now -> now.withTraffic(Traffic.SILENT));
  }

  /**
   * Bytes wait one way, those under way too, until it is healed. Beyond {@value
   * DelayLine#BYTES_MAX} bytes of a connection nothing more is read.
   */
  public void stall(Way way) {
    passage(way).change(now -> now.withTraffic(Traffic.STALLED));
  }

  /** Bytes take longer one way, and fewer pass. What does not fit is not read any more. */
  public void slow(Way way, Slowness slowness) {
    passage(way).change(now -> now.withSlowness(slowness));
  }

  /** No more faults. Connections that lost bytes are reset: no stream shows a hole. */
  public synchronized void heal() {
    open();
    heal(Way.FORWARD);
    heal(Way.BACKWARD);
  }

  /** Who connects gets through again: neither cut nor half-open. */
  public synchronized void open() {
    boolean wasHalfOpen = door == Door.HALF_OPEN;
    door = Door.OPEN;
    if (wasHalfOpen) {
      resetHoles(Way.FORWARD);
    }
  }

  /** Bytes go one way as they did. Connections that lost any of that way are reset. */
  public synchronized void heal(Way way) {
    passage(way).change(Conditions::healed);
    if (door != Door.HALF_OPEN) {
      resetHoles(way);
    }
  }

  private void resetHoles(Way way) {
    connections.stream()
        .filter(connection -> connection.hasLostBytes(way))
        .forEach(RelayedConnection::reset);
  }

  /** Connections that go through it now. */
  public int connections() {
    return connections.size();
  }

  /** Bytes that it has taken in so far, both ways together. */
  public long bytesTaken() {
    return bytesTaken.sum();
  }

  /** As {@link Route#bytesAffected}, one way. */
  long bytesAffected(Way way) {
    return passage(way).bytesAffected();
  }

  private Passage passage(Way way) {
    return switch (way) {
      case FORWARD -> forward;
      case BACKWARD -> backward;
    };
  }

  /** Connecting takes no time on one machine, so it may hold up who else wants to connect. */
  private void relay(Socket caller) {
    Door now = door;
    if (now == Door.CUT || connections.size() >= CONNECTIONS_MAX) {
      Sockets.reset(caller);
      return;
    }
    Socket called = new Socket();
    var connection =
        new RelayedConnection(
            caller,
            called,
            forward,
            backward,
            seeds.nextLong(),
            bytesTaken,
            () -> onTargetLost.run(),
            connections::remove);
    connections.add(connection);
    try {
      if (now == Door.HALF_OPEN) {
        connection.startNowhere(name);
      } else {
        called.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
        called.connect(target, CONNECT_TIMEOUT_MILLIS);
        connection.start(name);
      }
    } catch (IOException e) {
      connection.reset();
    }
    catchUp(connection, now);
  }

  /** It may not have been there yet, or only in part, when the others were dealt with. */
  private void catchUp(RelayedConnection connection, Door opened) {
    Door now = door;
    boolean leadsNowhere = opened == Door.HALF_OPEN && now == Door.OPEN;
    if (now == Door.CUT || leadsNowhere || closed) {
      connection.reset();
    } else if (now != opened) {
      connection.loseCalled();
    }
  }

  private void resetAll() {
    List.copyOf(connections).forEach(RelayedConnection::reset);
  }

  /** Returns when its address is free again. */
  @Override
  public void close() {
    closed = true;
    entrance.close();
    resetAll();
  }
}
