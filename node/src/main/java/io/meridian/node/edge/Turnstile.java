package io.meridian.node.edge;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Lets handshakes in a few at a time, in the order of their arrival. When thousands of clients come
 * back in one moment, the frames of those that are here would otherwise wait behind all of them,
 * for longer than an SDK waits for an answer.
 */
final class Turnstile {
  private final int width;
  private final int waitingMax;
  private final Duration patience;
  private final Duration stayMax;
  private final Queue<CompletableFuture<Optional<Pass>>> waiting = new ArrayDeque<>();
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

    private Pass() {
      left.thenRun(Turnstile.this::next);
      left.completeOnTimeout(null, stayMax.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The handshake is done, or failed. Only the first call counts. */
    void leave() {
      left.complete(null);
    }
  }

  /** A pass as soon as it is one's turn; empty for who is turned away. */
  CompletionStage<Optional<Pass>> enter() {
    CompletableFuture<Optional<Pass>> turn = new CompletableFuture<>();
    synchronized (this) {
      if (inside < width) {
        inside++;
        turn.complete(Optional.of(new Pass()));
        return turn;
      }
      if (waiting.size() >= waitingMax) {
        return CompletableFuture.completedFuture(Optional.empty());
      }
      waiting.add(turn);
    }
    return turn.completeOnTimeout(Optional.empty(), patience.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives the place of one who left to the first who still waits. */
  private void next() {
    while (true) {
      CompletableFuture<Optional<Pass>> turn;
      synchronized (this) {
        turn = waiting.poll();
        if (turn == null) {
          inside--;
          return;
        }
      }
      if (!turn.isDone()) {
        Pass pass = new Pass();
        if (turn.complete(Optional.of(pass))) {
          return;
        }
        // It was turned away in this moment: its pass goes back, to the next.
        pass.leave();
        return;
      }
    }
  }
}
