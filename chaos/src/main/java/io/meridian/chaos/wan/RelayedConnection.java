package io.meridian.chaos.wan;

import java.net.Socket;
import java.net.SocketException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/**
 * Two sockets, and what goes from each to the other. It ends when both ways have: a way whose bytes
 * vanish also swallows the news that its sender has left, so that the other end is still there.
 */
final class RelayedConnection implements RelayedStream.Outcome {
  /** Nothing here calls deep, and there are four threads to a connection. */
  private static final long STACK_BYTES = 256 << 10;

  private final Socket from;
  private final Socket to;
  private final Consumer<RelayedConnection> onEnd;
  private final RelayedStream forward;
  private final RelayedStream backward;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private final AtomicInteger waysOpen = new AtomicInteger(2);
  private final AtomicBoolean ended = new AtomicBoolean();

  /**
   * @param seed of the jitter of both ways
   * @param onCalledLost done when the called end has ended or broken it, before the caller hears
   */
  RelayedConnection(
      Socket from,
      Socket to,
      Passage there,
      Passage back,
      long seed,
      LongAdder bytesTaken,
      Runnable onCalledLost,
      Consumer<RelayedConnection> onEnd) {
    this.from = from;
    this.to = to;
    this.onEnd = onEnd;
    this.forward = new RelayedStream(from, to, there, seed, bytesTaken, () -> {});
    this.backward = new RelayedStream(to, from, back, ~seed, bytesTaken, onCalledLost);
  }

  void start(String name) throws SocketException {
    from.setTcpNoDelay(true);
    to.setTcpNoDelay(true);
    thread(name + " in", () -> forward.read(this));
    thread(name + " out", () -> forward.write(this, backward));
    thread(name + " back in", () -> backward.read(this));
    thread(name + " back out", () -> backward.write(this, forward));
  }

  /** Leads nowhere: what the caller sends vanishes, and nothing comes back. */
  void startNowhere(String name) {
    forward.sever();
    backward.sever();
    ended();
    thread(name + " to nowhere", () -> forward.read(this));
  }

  /** The called end vanishes, and the caller does not hear of it. */
  void loseCalled() {
    forward.sever();
    backward.sever();
    Sockets.reset(to);
  }

  /** Whether bytes vanished that way, after which it carries no more of them. */
  boolean hasLostBytes(Way way) {
    return switch (way) {
      case FORWARD -> forward.hasHole();
      case BACKWARD -> backward.hasHole();
    };
  }

  @Override
  public void ended() {
    if (waysOpen.decrementAndGet() == 0) {
      end(Sockets::close);
    }
  }

  @Override
  public void broke() {
    reset();
  }

  /** Ends it at once, for both ends to see. What was under way is lost. */
  void reset() {
    end(Sockets::reset);
  }

  private void end(Consumer<Socket> how) {
    if (ended.compareAndSet(false, true)) {
      forward.close();
      backward.close();
      how.accept(from);
      how.accept(to);
      onEnd.accept(this);
      // Some may wait for a stalled way.
      threads.forEach(Thread::interrupt);
    }
  }

  private void thread(String name, Carrying work) {
    Thread thread =
        new Thread(
            null,
            () -> {
              try {
                work.run();
              } catch (InterruptedException over) {
                reset();
              }
            },
            name,
            STACK_BYTES);
    thread.setDaemon(true);
    threads.add(thread);
    thread.start();
  }

  @FunctionalInterface
  private interface Carrying {
    void run() throws InterruptedException;
  }
}
