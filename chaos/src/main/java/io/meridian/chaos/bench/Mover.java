package io.meridian.chaos.bench;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/** A client with one member on one channel, that goes from a region to another as SDKs do. */
final class Mover {
  private static final long RETRY_MILLIS = 500;

  private final String channel;
  private final String clientId;
  private volatile BareClient client;
  private volatile long backNanos = Long.MAX_VALUE;

  private Mover(String channel, String clientId, BareClient client) {
    this.channel = channel;
    this.clientId = clientId;
    this.client = client;
  }

  /** Completes when the client is attached and has sent its ENTER, which answers tell of. */
  static CompletionStage<Mover> enter(
      String endpoint, String channel, String clientId, Answers answers) {
    return BareClient.connect(endpoint, frame -> {}, answers)
        .thenCompose(opened -> opened.attach(channel, BareClient.SPEAKING))
        .thenApply(
            attached -> {
              Mover mover = new Mover(channel, clientId, attached);
              mover.operate(mover.enter(), System.nanoTime());
              return mover;
            });
  }

  /** The member's first operation on its connection: so has it its id. */
  private MemberOperation enter() {
    return MemberOperation.enter(clientId, "moves");
  }

  private void operate(MemberOperation operation, long dueNanos) {
    client.operate(channel, List.of(operation), dueNanos);
  }

  /** The socket ends; the region is not told. */
  void cut() {
    client.close();
  }

  /**
   * Resumes the connection, attaches and enters again under the id that the member has. Completes
   * when that is sent.
   *
   * @param cutNanos from when the time to its answer counts
   * @param attempts before it fails
   */
  CompletionStage<Void> moveTo(String endpoint, long cutNanos, int attempts) {
    return client
        .resumeAt(endpoint)
        .thenCompose(
            resumed -> {
              client = resumed;
              return resumed.attach(channel, BareClient.SPEAKING);
            })
        .thenAccept(
            attached -> {
              operate(enter().withId(attached.connectionId() + ":0:0"), cutNanos);
              backNanos = System.nanoTime();
            })
        .handle(
            (done, error) -> {
              if (error == null) {
                return CompletableFuture.<Void>completedFuture(null);
              }
              return attempts == 1
                  ? CompletableFuture.<Void>failedFuture(error)
                  : CompletableFuture.runAsync(
                          () -> {},
                          CompletableFuture.delayedExecutor(RETRY_MILLIS, TimeUnit.MILLISECONDS))
                      .thenCompose(waited -> moveTo(endpoint, cutNanos, attempts - 1));
            })
        .thenCompose(result -> result);
  }

  String channel() {
    return channel;
  }

  String clientId() {
    return clientId;
  }

  String key() {
    return client.connectionId() + ":" + clientId;
  }

  /** When it had entered again, of {@link System#nanoTime}; far off when it has not. */
  long backNanos() {
    return backNanos;
  }
}
