package io.meridian.chaos.fault;

import io.meridian.chaos.bench.Answers;
import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/**
 * Many clients of a region connect at once; when all are there, all are cut off and resume at once.
 * They stay, idle, until the end. No client has a thread of its own.
 */
final class ReconnectStorm implements Injection {
  private static final int PATIENCE_SECONDS = 120;

  private final String endpoint;
  private final int clients;
  private final List<BareClient> connected = new ArrayList<>();

  ReconnectStorm(String endpoint, int clients) {
    this.endpoint = endpoint;
    this.clients = clients;
  }

  /**
   * @throws IOException when one does not get through, naming how many did
   */
  @Override
  public void begin() throws IOException {
    List<CompletableFuture<BareClient>> arriving = new ArrayList<>();
    for (int i = 0; i < clients; i++) {
      arriving.add(BareClient.connect(endpoint, frame -> {}, new Answers()).toCompletableFuture());
    }
    connected.addAll(await("connect", arriving));
    connected.forEach(BareClient::close);
    List<CompletableFuture<BareClient>> returning =
        connected.stream().map(client -> client.resumeAt(endpoint).toCompletableFuture()).toList();
    connected.clear();
    connected.addAll(await("come back", returning));
  }

  private static List<BareClient> await(String what, List<CompletableFuture<BareClient>> clients)
      throws IOException {
    try {
      CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
      return clients.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      List<BareClient> there =
          clients.stream()
              .filter(client -> client.isDone() && !client.isCompletedExceptionally())
              .map(CompletableFuture::join)
              .toList();
      there.forEach(BareClient::close);
      throw new IOException(
          "of " + clients.size() + " clients " + there.size() + " could " + what, failed);
    }
  }

  @Override
  public void end() {
    connected.forEach(BareClient::close);
  }
}
