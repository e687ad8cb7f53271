package io.meridian.node.bench;

import io.meridian.regions.LocalKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** Makes channels by publishing once on each, over REST. */
final class ManyChannels {
  private static final int IN_FLIGHT = 48;
  private static final int CREATED = 201;
  private static final int TRIES = 60;

  /** A node that is behind answers so at once: without a pause all tries would be used up. */
  private static final Executor LATER = CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS);

  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final String endpoint;
  private final AtomicInteger made = new AtomicInteger();
  private final AtomicReference<String> refusal = new AtomicReference<>("");

  ManyChannels(String endpoint) {
    this.endpoint = endpoint;
  }

  /** Returns when each of the channels {@code prefix-0}, {@code prefix-1}, … has its message. */
  void make(String prefix, int count) throws InterruptedException {
    made.set(0);
    Semaphore free = new Semaphore(IN_FLIGHT);
    for (int channel = 0; channel < count; channel++) {
      free.acquire();
      publish(prefix + "-" + channel, TRIES)
          .whenComplete(
              (done, failure) -> {
                if (failure == null) {
                  made.incrementAndGet();
                }
                free.release();
              });
    }
    free.acquire(IN_FLIGHT);
    if (made.get() != count) {
      throw new IllegalStateException(
          "made " + made.get() + " channels of " + count + ", refused as " + refusal.get());
    }
  }

  private CompletableFuture<Void> publish(String channel, int tries) {
    HttpRequest request =
        HttpRequest.newBuilder(
                URI.create("http://" + endpoint + "/channels/" + channel + "/messages"))
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .header(
                "Authorization",
                "Basic "
                    + Base64.getEncoder()
                        .encodeToString(LocalKey.KEY.getBytes(StandardCharsets.UTF_8)))
            .POST(HttpRequest.BodyPublishers.ofString("{\"data\":\"" + "x".repeat(100) + "\"}"))
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle((answer, failure) -> failure != null ? failure.toString() : why(answer))
        .thenCompose(
            refused -> {
              if (refused.isEmpty()) {
                return CompletableFuture.completedFuture(null);
              }
              refusal.set(refused);
              return tries > 1
                  ? CompletableFuture.runAsync(() -> {}, LATER)
                      .thenCompose(waited -> publish(channel, tries - 1))
                  : CompletableFuture.failedFuture(new IllegalStateException(channel));
            });
  }

  /** Why a channel was not made; empty when it was. */
  private static String why(HttpResponse<String> answer) {
    return answer.statusCode() == CREATED ? "" : answer.statusCode() + " " + answer.body();
  }
}
