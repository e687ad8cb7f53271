package io.meridian.chaos.fault;

import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Further clients of a region attach to all channels of the load and do not read. */
final class SlowConsumers implements Injection {
  private static final int PATIENCE_SECONDS = 60;

  private final String endpoint;
  private final List<String> channels;
  private final int clients;
  private final List<BareClient> attached = new ArrayList<>();

  SlowConsumers(String endpoint, List<String> channels, int clients) {
    this.endpoint = endpoint;
    this.channels = List.copyOf(channels);
    this.clients = clients;
  }

  @Override
  public void begin() throws IOException {
    List<CompletableFuture<BareClient>> attaching = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      attaching.add(BareClient.subscriber(endpoint, channels, frame -> {}).toCompletableFuture());
    }
    try {
      CompletableFuture.allOf(attaching.toArray(CompletableFuture<?>[]::new))
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
    } catch (CompletionException failed) {
      throw new IOException("not all of " + clients + " slow consumers could attach", failed);
    } finally {
      attaching.stream()
          .filter(client -> client.isDone() && !client.isCompletedExceptionally())
          .forEach(client -> attached.add(client.join()));
    }
    attached.forEach(BareClient::stopReading);
  }

  @Override
  public void end() {
    attached.forEach(BareClient::close);
  }
}
