package io.meridian.node.edge;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Lets handshakes in a few at a time, in the order of their arrival. When thousands of clients come
 * back in one moment, the frames of those that are here would otherwise wait behind all of them,
 * for longer than an SDK waits for an answer.
 *
 * <p>Who is let in goes on in whatever thread gave the place up: callers hand on to threads of
 * their own, also so that many that leave at once are no recursion.
 */
final class Turnstile {
  private final int width;
  private final int waitingMax;
  private final Duration patience;
  private final Duration stayMax;
  private final Set<CompletableFuture<Optional<Pass>>> waiting = new LinkedHashSet<>();
  private int inside;

  /**
   * @param width how many handshakes are under way at the most
   * @param waitingMax how many wait at the most; who comes then is turned away at once
   * @param patience who has waited this long is turned away
   * @param stayMax a handshake that takes longer does not count any more
   */
  Turnstile(int width, int waitingMax, Duration patience, Duration stayMax) {
    this.width = width;
    this.waitingMax = waitingMax;
    this.patience = patience;
    this.stayMax = stayMax;
  }

  /** What who was let in has; from any thread. */
  final class Pass {
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    private Pass() {}

    /** It counts from now on, until it leaves or has stayed for too long. */
    private void begins() {
      left.completeOnTimeout(null, stayMax.toMillis(), TimeUnit.MILLISECONDS)
          .thenRun(Turnstile.this::next);
    }

    /** The handshake is done, or failed. Only the first call counts. */
    void leave() {
      left.complete(null);
    }
  }

  /** A pass as soon as it is one's turn; empty for who is turned away. */
  CompletionStage<Optional<Pass>> enter() {
    CompletableFuture<Optional<Pass>> turn = new CompletableFuture<>();
    boolean free;
    synchronized (this) {
      free = inside < width;
      if (free) {
        inside++;
      } else if (waiting.size() < waitingMax) {
        waiting.add(turn);
      } else {
        return CompletableFuture.completedFuture(Optional.empty());
      }
    }
    if (free) {
      letIn(turn);
    } else {
      turn.completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS)
          .thenRun(() -> forget(turn));
    }
    return turn;
  }

  private synchronized void forget(CompletableFuture<Optional<Pass>> turn) {
    waiting.remove(turn);
  }

  /** Whether it had not been turned away. */
  private boolean letIn(CompletableFuture<Optional<Pass>> turn) {
    Pass pass = new Pass();
    if (!turn.complete(Optional.of(pass))) {
      return false;
    }
    pass.begins();
    return true;
  }

  /** Gives the place of one who left to the first who still waits. */
  private void next() {
    CompletableFuture<Optional<Pass>> turn = takeFirst();
    while (turn != null && !letIn(turn)) {
      turn = takeFirst();
    }
  }

  /** The place is free where nobody waits. */
  private synchronized @Nullable CompletableFuture<Optional<Pass>> takeFirst() {
    Iterator<CompletableFuture<Optional<Pass>>> first = waiting.iterator();
    if (!first.hasNext()) {
      inside--;
      return null;
    }
    CompletableFuture<Optional<Pass>> turn = first.next();
    first.remove();
    return turn;
  }
}
