package io.meridian.chaos.fault;

import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Further clients of a region attach to all channels of the load and do not read. */
final class SlowConsumers implements Injection {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final String endpoint;
  private final List<String> channels;
  private final int clients;
  private final Duration patience;
  private final List<BareClient> attached = new ArrayList<>();

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
      attaching.add(BareClient.subscriber(endpoint, channels, frame -> {}).toCompletableFuture());
    }
    attached.addAll(Arrivals.await(attaching, patience, "attach"));
    attached.forEach(BareClient::stopReading);
  }

  @Override
  public void end() {
    attached.forEach(BareClient::close);
  }
}
