package io.meridian.node.history;

import io.meridian.node.protocol.ErrorCode;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Lets so many read at once, and the others in the order in which they came. Pages of what is read
 * are in the memory of this node and of its Cassandra: without turns many readers of large messages
 * would be the end of both. Any thread may call.
 */
public final class ReadTurns {
  private final int atOnce;
  private final int waitingMax;
  private final Queue<Runnable> waiting = new ArrayDeque<>();
  private int reading;

  /** As a node has it. */
  public ReadTurns() {
    this(16, 512);
  }

  ReadTurns(int atOnce, int waitingMax) {
    this.atOnce = atOnce;
    this.waitingMax = waitingMax;
  }

  /**
   * Reads when it is its turn.
   *
   * @return what was read; fails with {@link ErrorCode#OVERLOADED}, and nothing is read, when too
   *     many wait already
   */
  public <T> CompletionStage<T> take(Supplier<CompletionStage<T>> read) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    Runnable turn = () -> read(read, answer);
    synchronized (this) {
      if (reading == atOnce && waiting.size() == waitingMax) {
        return CompletableFuture.failedFuture(
            ErrorCode.OVERLOADED.refuse(
                waitingMax + " requests for history wait already, which is the limit"));
      }
      if (reading == atOnce) {
        waiting.add(turn);
        return answer;
      }
      reading++;
    }
    turn.run();
    return answer;
  }

  private <T> void read(Supplier<CompletionStage<T>> read, CompletableFuture<T> answer) {
    CompletionStage<T> done;
    try {
      done = read.get();
    } catch (RuntimeException failed) {
      done = CompletableFuture.failedFuture(failed);
    }
    done.whenComplete(
        (value, failure) -> {
          next();
          if (failure == null) {
            answer.complete(value);
          } else {
            answer.completeExceptionally(failure);
          }
        });
  }

  private void next() {
    Runnable turn;
    synchronized (this) {
      turn = waiting.poll();
      if (turn == null) {
        reading--;
      }
    }
    if (turn != null) {
      turn.run();
    }
  }
}
