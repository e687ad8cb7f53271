package io.meridian.chaos.wan;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where a relay is called: an address that it takes, leaves and takes again. What was connected
 * before stays. Not for use by several threads at a time.
 */
final class Entrance implements AutoCloseable {
  private static final int BACKLOG = 512;

  /** The system's own would take in megabytes on a slow link before its sender felt anything. */
  private static final int RECEIVE_BUFFER_BYTES = 128 << 10;

  /** How long a thread that accepts may take to notice that it is over. */
  private static final int CLOSE_MILLIS = 2_000;

  /** Linux queues one more than it was told, and drops who calls while the queue is full. */
  private static final int DEAF_BACKLOG = 1;

  private static final int FILLERS_MAX = 8;
  private static final int FILLER_MILLIS = 50;

  private final InetSocketAddress address;
  private final String name;
  private final Consumer<Socket> callers;
  private final List<Socket> fillers = new ArrayList<>();
  private ServerSocket listener;
  private @Nullable Thread accepting;
  private volatile boolean open;

  /**
   * Takes the address and lets callers in.
   *
   * @param listen port 0 for any, which is kept from then on
   * @param callers gets each caller, on the thread that lets in the next
   * @throws UncheckedIOException when the address is not free
   */
  Entrance(InetSocketAddress listen, String name, Consumer<Socket> callers) {
    this.name = name;
    this.callers = callers;
    try {
      this.listener = listener(listen, BACKLOG);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " at " + listen, e);
    }
    this.address = (InetSocketAddress) listener.getLocalSocketAddress();
    accept();
  }

  /** Where it is, also while nobody is let in. */
  InetSocketAddress address() {
    return address;
  }

  /** Whether callers are let in. */
  boolean isOpen() {
    return open;
  }

  /**
   * Lets callers in.
   *
   * @throws UncheckedIOException when somebody else has taken the address meanwhile
   */
  void open() {
    if (!open) {
      close();
      listen(BACKLOG);
      accept();
    }
  }

  /**
   * Nobody answers who calls, as where all that is sent gets lost: connecting takes until the
   * caller gives up. The first few may get through if they are quick; nobody reads what they say.
   *
   * @throws UncheckedIOException when somebody else has taken the address meanwhile
   */
  void ignore() {
    close();
    listen(DEAF_BACKLOG);
    while (fillers.size() < FILLERS_MAX && fills()) {
      // One more is in the queue.
    }
  }

  private boolean fills() {
    Socket filler = new Socket();
    try {
      filler.connect(address, FILLER_MILLIS);
      fillers.add(filler);
      return true;
    } catch (IOException full) {
      Sockets.close(filler);
      return false;
    }
  }

  private void listen(int backlog) {
    try {
      listener = listener(address, backlog);
    } catch (IOException e) {
      throw new UncheckedIOException(name + " at " + address, e);
    }
  }

  private static ServerSocket listener(InetSocketAddress address, int backlog) throws IOException {
    ServerSocket listener = new ServerSocket();
    try {
      listener.setReuseAddress(true);
      listener.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
      listener.bind(address, backlog);
      return listener;
    } catch (IOException e) {
      listener.close();
      throw e;
    }
  }

  private void accept() {
    ServerSocket listening = listener;
    Thread thread = new Thread(() -> accept(listening), name + " at " + address);
    thread.setDaemon(true);
    thread.start();
    accepting = thread;
    open = true;
  }

  private void accept(ServerSocket listening) {
    while (!listening.isClosed()) {
      try {
        callers.accept(listening.accept());
      } catch (IOException e) {
        // Closed, or a caller that left before it was taken.
      }
    }
  }

  /** Leaves the address: who calls is refused by the system. Returns when it is so. */
  @Override
  public void close() {
    open = false;
    try {
      listener.close();
    } catch (IOException e) {
      // Nobody is let in either way.
    }
    if (accepting != null) {
      // A thread that accepts holds the address until it has noticed.
      await(accepting);
      accepting = null;
    }
    fillers.forEach(Sockets::reset);
    fillers.clear();
  }

  /** Whoever closes may be told to end meanwhile, and the address is to be free all the same. */
  private static void await(Thread thread) {
    boolean interrupted = Thread.interrupted();
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
