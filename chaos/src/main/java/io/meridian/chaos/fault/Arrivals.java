package io.meridian.chaos.fault;

import io.meridian.chaos.bench.BareClient;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Waits for clients that come all at once: either all are there in time, or none stays. */
final class Arrivals {
  private Arrivals() {}

  /**
   * Those who came, in the order given.
   *
   * @param what they were to do, such as {@code connect}
   * @throws IOException when one has failed or is late, naming how many did it; who is there is
   *     closed, and so is who comes later: it would burden other runs
   */
  static List<BareClient> await(
      List<CompletableFuture<BareClient>> clients, Duration patience, String what)
      throws IOException {
    try {
      CompletableFuture.allOf(clients.toArray(CompletableFuture<?>[]::new))
          .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
          .join();
      return clients.stream().map(CompletableFuture::join).toList();
    } catch (CompletionException failed) {
      long there =
          clients.stream()
              .filter(client -> client.isDone() && !client.isCompletedExceptionally())
              .count();
      clients.forEach(client -> client.thenAccept(BareClient::close));
      throw new IOException(
          "of " + clients.size() + " clients " + there + " could " + what, failed);
    }
  }
}
