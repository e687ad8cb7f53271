package io.meridian.chaos.fault;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Does something again and again on a thread of its own, until it is closed. */
final class Repeating implements AutoCloseable {
  /** One round. */
  interface Round {
    void run() throws IOException, InterruptedException;
  }

  private final Thread thread;
  private volatile boolean closed;
  private volatile @Nullable Exception failure;

  Repeating(String name, Round round) {
    thread =
        new Thread(
            () -> {
              try {
                while (!closed) {
                  round.run();
                }
              } catch (IOException | RuntimeException failed) {
                failure = failed;
              } catch (InterruptedException ended) {
                // That is how it ends.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  /**
   * Returns when the last round is over.
   *
   * @throws IOException when a round had failed, in whatever way: from then on nothing was done
   */
  @Override
  public void close() throws IOException {
    closed = true;
    thread.interrupt();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Exception failed = failure;
    if (failed != null) {
      throw new IOException(thread.getName() + " ended early: " + failed, failed);
    }
  }
}
