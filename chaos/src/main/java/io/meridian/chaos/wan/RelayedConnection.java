package io.meridian.chaos.wan;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Two sockets, and what goes from each to the other. It ends when both ways have: a way whose bytes
 * vanish also swallows the news that its sender has left, so that the other end is still there.
 */
final class RelayedConnection {
  private static final int READ_BYTES = 64 << 10;
  private static final byte[] END = new byte[0];

  private final Socket from;
  private final Socket to;
  private final LongAdder bytesTaken;
  private final Consumer<RelayedConnection> onEnd;
  private final DelayLine forward = new DelayLine();
  private final DelayLine backward = new DelayLine();
  private final AtomicInteger waysOpen = new AtomicInteger(2);
  private final AtomicBoolean ended = new AtomicBoolean();
  private volatile boolean lostBytes;

  RelayedConnection(
      Socket from, Socket to, LongAdder bytesTaken, Consumer<RelayedConnection> onEnd) {
    this.from = from;
    this.to = to;
    this.bytesTaken = bytesTaken;
    this.onEnd = onEnd;
  }

  void start(String name, Supplier<Conditions> there, Supplier<Conditions> back)
      throws SocketException {
    from.setTcpNoDelay(true);
    to.setTcpNoDelay(true);
    thread(name + " in", () -> read(from, forward, there));
    thread(name + " out", () -> write(forward, to));
    thread(name + " back in", () -> read(to, backward, back));
    thread(name + " back out", () -> write(backward, from));
  }

  /** Whether bytes vanished, after which it carries no more that way. */
  boolean hasLostBytes() {
    return lostBytes;
  }

  private void read(Socket source, DelayLine line, Supplier<Conditions> conditions)
      throws IOException, InterruptedException {
    InputStream in = source.getInputStream();
    byte[] buffer = new byte[READ_BYTES];
    boolean hole = false;
    int count = 0;
    while (count >= 0) {
      try {
        count = in.read(buffer);
      } catch (IOException broken) {
        // An end that vanished counts as one that left when nobody may hear how.
        if (!hole && !conditions.get().silent()) {
          throw broken;
        }
        count = -1;
      }
      bytesTaken.add(Math.max(0, count));
      Conditions now = conditions.get();
      if (hole || now.silent()) {
        hole = true;
        lostBytes = true;
      } else if (!line.put(
          count < 0 ? END : Arrays.copyOf(buffer, count), now.oneWay().toNanos())) {
        return;
      }
    }
    if (hole) {
      wayEnded();
    }
  }

  private void write(DelayLine line, Socket sink) throws IOException, InterruptedException {
    OutputStream out = sink.getOutputStream();
    for (DelayLine.Chunk next = line.take(); next != null; next = line.take()) {
      if (next.isEnd()) {
        sink.shutdownOutput();
        wayEnded();
        return;
      }
      out.write(next.bytes());
    }
  }

  private void wayEnded() {
    if (waysOpen.decrementAndGet() == 0) {
      end(Sockets::close);
    }
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
    }
  }

  private void thread(String name, Carrying work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException | InterruptedException broken) {
                // One end is gone, and the other way may be waiting for it.
                reset();
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  @FunctionalInterface
  private interface Carrying {
    void run() throws IOException, InterruptedException;
  }
}
