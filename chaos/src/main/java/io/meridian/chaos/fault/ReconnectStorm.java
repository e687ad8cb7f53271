package io.meridian.chaos.fault;

import io.meridian.chaos.bench.Answers;
import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Many clients of a region connect at once; when all are there, all are cut off and resume at once.
 * One that fails tries again after a while, as SDKs do. They stay, idle, until the end. No client
 * has a thread of its own.
 */
final class ReconnectStorm implements Injection {
  private static final int PATIENCE_SECONDS = 180;
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
      CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
          .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
          .join();
      return clients.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      long there =
          clients.stream()
              .filter(client -> client.isDone() && !client.isCompletedExceptionally())
              .count();
      giveUp(clients);
      throw new IOException(
          "of " + clients.size() + " clients " + there + " could " + what, failed);
    }
  }

  /** Closes those that are there, and each that comes later: it would burden other runs. */
  private void giveUp(List<CompletableFuture<BareClient>> clients) {
    givenUp = true;
    for (CompletableFuture<BareClient> client : clients) {
      client.whenComplete(
          (arrived, failed) -> {
            if (arrived != null) {
              arrived.close();
            }
          });
    }
  }

  @Override
  public void end() {
    connected.forEach(BareClient::close);
  }
}
