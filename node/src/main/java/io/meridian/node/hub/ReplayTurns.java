package io.meridian.node.hub;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * Whose turn it is to be brought forward from the journal: on a node so many at once, the others in
 * the order in which they came. Each attachment waits at most once, so what waits is bounded by
 * them. Any thread may call.
 */
final class ReplayTurns {

  /**
   * @param atOnce replays that read at the same time
   * @param turn how long one goes on while others wait
   * @param patience how long one waits for its connection to take a page, before another may read;
   *     both are longer where to look through the run takes longer
   * @param abandoned how long a connection may leave a page untaken
   */
  record Limits(int atOnce, Duration turn, Duration patience, Duration abandoned) {
    // What a replay keeps of the publishers that it met is up to about 3 MiB, see Replay.
    static final Limits DEFAULT =
        new Limits(16, Duration.ofSeconds(10), Duration.ofSeconds(5), Duration.ofMinutes(5));
  }

  private final Limits limits;
  private final Map<Long, CompletableFuture<Done>> waiting = new LinkedHashMap<>();
  private int running;

  ReplayTurns(Limits limits) {
    this.limits = limits;
  }

  Limits limits() {
    return limits;
  }

  /** Completes when it is the attachment's turn, which then lasts until {@link #leave}. */
  synchronized CompletionStage<Done> enter(long attachment) {
    if (running < limits.atOnce()) {
      running++;
      return CompletableFuture.completedFuture(Done.getInstance());
    }
    return waiting.computeIfAbsent(attachment, number -> new CompletableFuture<>());
  }

  void leave() {
    CompletableFuture<Done> next = next();
    if (next != null) {
      next.complete(Done.getInstance());
    }
  }

  private synchronized @Nullable CompletableFuture<Done> next() {
    var first = waiting.values().iterator();
    if (!first.hasNext()) {
      running--;
      return null;
    }
    CompletableFuture<Done> next = first.next();
    first.remove();
    return next;
  }

  /** The attachment waits no more; one whose turn it is has to leave all the same. */
  synchronized void giveUp(long attachment) {
    waiting.remove(attachment);
  }

  /** Whether somebody waits. */
  synchronized boolean wanted() {
    return !waiting.isEmpty();
  }
}
