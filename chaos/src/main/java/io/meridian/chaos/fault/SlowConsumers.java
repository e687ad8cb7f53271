package io.meridian.chaos.fault;

import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;

/** Further clients of a region attach to all channels of the load and do not read. */
final class SlowConsumers implements Injection {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What was read already may still be on its way to whoever counts it. */
  private static final long SETTLES_MILLIS = 500;

  /** The load sends several messages in this time, also on the slowest machine. */
  private static final long LOOK_MILLIS = 2_000;

  private final String endpoint;
  private final List<String> channels;
  private final int clients;
  private final Duration patience;
  private final List<BareClient> attached = new ArrayList<>();
  private final AtomicLong framesRead = new AtomicLong();

  SlowConsumers(String endpoint, List<String> channels, int clients) {
    this(endpoint, channels, clients, PATIENCE);
  }

  /**
   * @param patience in which all have to attach
   */
  SlowConsumers(String endpoint, List<String> channels, int clients, Duration patience) {
    this.endpoint = endpoint;
    this.channels = List.copyOf(channels);
    this.clients = clients;
    this.patience = patience;
  }

  /**
   * @throws IOException when one does not attach, naming how many did
   */
  @Override
  public void begin() throws IOException {
    List<CompletableFuture<BareClient>> attaching = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      attaching.add(
          BareClient.subscriber(endpoint, channels, frame -> framesRead.incrementAndGet())
              .toCompletableFuture());
    }
    attached.addAll(Arrivals.await(attaching, patience, "attach"));
    attached.forEach(BareClient::stopReading);
  }

  /**
   * Others of their channels get messages meanwhile, which the load sends all the time. A frame
   * that a client had asked for before it stopped may still come.
   */
  @Override
  public void requireEffect() throws IOException, InterruptedException {
    Thread.sleep(SETTLES_MILLIS);
    long before = framesRead.get();
    Thread.sleep(LOOK_MILLIS);
    long more = framesRead.get() - before;
    if (more > clients) {
      throw new IOException(
          "clients that are not to read have read " + more + " frames in " + LOOK_MILLIS + " ms");
    }
  }

  @Override
  public void end() {
    attached.forEach(BareClient::close);
  }
}
