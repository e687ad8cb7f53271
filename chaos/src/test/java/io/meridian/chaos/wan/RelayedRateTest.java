package io.meridian.chaos.wan;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** 200-byte messages at a fixed rate of 10,000 a second; each says when it was sent. */
@Timeout(60)
class RelayedRateTest {
  private static final int WARM_UP = 10_000;
  private static final int MESSAGES = 20_000;
  private static final int MESSAGE_BYTES = 200;
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1) / 10_000;
  private static final Duration DELAY = Duration.ofMillis(40);

  @Test
  void everyMessageIsLateByTheDelayAndHardlyMore() throws IOException {
    InetAddress here = InetAddress.getLoopbackAddress();
    try (ServerSocket server = new ServerSocket(0, 5, here);
        TcpRelay relay =
            new TcpRelay(
                new InetSocketAddress(here, 0),
                new InetSocketAddress(here, server.getLocalPort()),
                DELAY);
        Socket sender = new Socket(here, relay.address().getPort());
        Socket receiver = server.accept()) {
      sender.setTcpNoDelay(true);
      CompletableFuture<long[]> latencies = CompletableFuture.supplyAsync(() -> receive(receiver));

      send(sender);

      long[] sorted = latencies.join();
      Arrays.sort(sorted);
      System.out.printf(
          "relay of %d ms at 10,000 messages/s: added beyond it p50 %d us, p99 %d us, max %d us%n",
          DELAY.toMillis(),
          micros(sorted[MESSAGES / 2]),
          micros(sorted[MESSAGES * 99 / 100]),
          micros(sorted[MESSAGES - 1]));
      assertThat(sorted[0]).isGreaterThanOrEqualTo(DELAY.toNanos());
    }
  }

  private static long micros(long latencyNanos) {
    return TimeUnit.NANOSECONDS.toMicros(latencyNanos - DELAY.toNanos());
  }

  private static void send(Socket socket) throws IOException {
    DataOutputStream out = new DataOutputStream(socket.getOutputStream());
    byte[] message = new byte[MESSAGE_BYTES];
    long start = System.nanoTime();
    for (int i = 0; i < WARM_UP + MESSAGES; i++) {
      long due = start + i * INTERVAL_NANOS;
      for (long early = due - System.nanoTime(); early > 0; early = due - System.nanoTime()) {
        LockSupport.parkNanos(early);
      }
      ByteBuffer.wrap(message).putLong(System.nanoTime());
      out.write(message);
    }
  }

  private static long[] receive(Socket socket) {
    try {
      DataInputStream in = new DataInputStream(new BufferedInputStream(socket.getInputStream()));
      long[] latencies = new long[MESSAGES];
      for (int i = 0; i < WARM_UP + MESSAGES; i++) {
        long sent = in.readLong();
        if (i >= WARM_UP) {
          latencies[i - WARM_UP] = System.nanoTime() - sent;
        }
        in.skipNBytes(MESSAGE_BYTES - Long.BYTES);
      }
      return latencies;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
