package io.meridian.chaos.fault;

import io.meridian.chaos.bench.Answers;
import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Many clients of a region connect at once; when all are there, all are cut off and resume at once.
 * One that fails tries again after a while, as SDKs do. They stay, idle, until the end. No client
 * has a thread of its own.
 */
final class ReconnectStorm implements Injection {
  private static final Duration PATIENCE = Duration.ofSeconds(180);
  private static final int ATTEMPTS = 5;
  private static final int RETRY_SECONDS = 3;

  private final String endpoint;
  private final int clients;
  private final List<BareClient> connected = new ArrayList<>();
  private volatile boolean givenUp;

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
      arriving.add(
          attempt(() -> BareClient.connect(endpoint, frame -> {}, new Answers()), ATTEMPTS));
    }
    connected.addAll(await("connect", arriving));
    connected.forEach(BareClient::close);
    List<CompletableFuture<BareClient>> returning = new ArrayList<>();
    for (BareClient client : connected) {
      returning.add(attempt(() -> client.resumeAt(endpoint), ATTEMPTS));
    }
    connected.clear();
    connected.addAll(await("come back", returning));
  }

  private CompletableFuture<BareClient> attempt(
      Supplier<CompletionStage<BareClient>> connect, int attempts) {
    if (givenUp) {
      return CompletableFuture.failedFuture(new IOException("the storm is over"));
    }
    return connect
        .get()
        .toCompletableFuture()
        .exceptionallyCompose(
            failed ->
                attempts == 1
                    ? CompletableFuture.failedFuture(failed)
                    : CompletableFuture.supplyAsync(
                            () -> attempt(connect, attempts - 1),
                            CompletableFuture.delayedExecutor(RETRY_SECONDS, TimeUnit.SECONDS))
                        .thenCompose(again -> again));
  }

  private List<BareClient> await(String what, List<CompletableFuture<BareClient>> clients)
      throws IOException {
    try {
      return Arrivals.await(clients, PATIENCE, what);
    } catch (IOException failed) {
      givenUp = true;
      throw failed;
    }
  }

  @Override
  public void end() {
    connected.forEach(BareClient::close);
  }
}
