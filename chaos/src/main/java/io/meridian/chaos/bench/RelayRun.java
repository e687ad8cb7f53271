package io.meridian.chaos.bench;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** Small messages over one connection, directly or through one relay; each says its number. */
final class RelayRun {
  private static final int READ_BUFFER_BYTES = 64 << 10;
  private static final int PATIENCE_MILLIS = 10_000;

  private final int messageBytes;
  private final double perSecond;
  private final Duration warmUp;
  private final Duration measured;

  /**
   * @param messageBytes of each, at least 8
   */
  RelayRun(int messageBytes, double perSecond, Duration warmUp, Duration measured) {
    this.messageBytes = messageBytes;
    this.perSecond = perSecond;
    this.warmUp = warmUp;
    this.measured = measured;
  }

  /**
   * What one run gave.
   *
   * @param added latencies less the relay's delay
   * @param missing messages that did not arrive, or not in their order
   * @param cores how many processors the relay used while messages were sent, 0 without a relay
   */
  record Result(Latencies added, long missing, double cores) {}

  /** Without a relay: what sockets and this process take themselves. */
  Result direct() throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return measure(server, server.getLocalPort(), Duration.ZERO);
    }
  }

  /** Through a relay in a process of its own. */
  Result through(Duration oneWay) throws IOException, InterruptedException {
    try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
        PinnedRelay relay = PinnedRelay.start(server.getLocalPort(), oneWay)) {
      long cpuBefore = relay.cpuNanos();
      long before = System.nanoTime();
      Result result = measure(server, relay.port(), oneWay);
      double cores = (double) (relay.cpuNanos() - cpuBefore) / (System.nanoTime() - before);
      return new Result(result.added(), result.missing(), cores);
    }
  }

  private Result measure(ServerSocket server, int port, Duration oneWay)
      throws IOException, InterruptedException {
    try (Socket sender = new Socket(server.getInetAddress(), port);
        Socket receiver = server.accept()) {
      sender.setTcpNoDelay(true);
      receiver.setSoTimeout(PATIENCE_MILLIS);
      Schedule schedule = Schedule.soon(perSecond, warmUp, measured);
      var added = new Latencies();
      CompletableFuture<Long> missing =
          CompletableFuture.supplyAsync(() -> receive(receiver, schedule, oneWay, added));
      send(sender, schedule);
      return new Result(added, missing.join(), 0);
    }
  }

  private void send(Socket sender, Schedule schedule) throws IOException, InterruptedException {
    OutputStream out = sender.getOutputStream();
    byte[] message = new byte[messageBytes];
    ByteBuffer number = ByteBuffer.wrap(message);
    schedule.run(
        index -> {
          number.putLong(0, index);
          try {
            out.write(message);
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
  }

  /** Returns how many did not come. */
  private long receive(Socket receiver, Schedule schedule, Duration oneWay, Latencies added) {
    long came = 0;
    try {
      var in =
          new DataInputStream(
              new BufferedInputStream(receiver.getInputStream(), READ_BUFFER_BYTES));
      for (long index = 0; index < schedule.count(); index++) {
        long number = in.readLong();
        long now = System.nanoTime();
        in.skipNBytes(messageBytes - Long.BYTES);
        if (number == index) {
          came++;
        }
        if (schedule.counts(index)) {
          added.record(now - schedule.dueNanos(index) - oneWay.toNanos());
        }
      }
    } catch (EOFException | SocketTimeoutException over) {
      // What has not come by now is missing.
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return schedule.count() - came;
  }
}
