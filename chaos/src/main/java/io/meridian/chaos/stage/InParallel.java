package io.meridian.chaos.stage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Does the same to several regions, each on a thread of its own, and waits for all. */
final class InParallel {
  /** What is done to one. */
  interface Action<T> {
    void to(T one) throws IOException;
  }

  private InParallel() {}

  /** When some fail, the others are done still, and the first failure is thrown. */
  static <T> void forEach(Collection<T> all, Action<T> action) throws IOException {
    try {
      CompletableFuture.allOf(
              all.stream()
                  .map(
                      one ->
                          CompletableFuture.runAsync(
                              () -> run(action, one), work -> new Thread(work, "region").start()))
                  .toArray(CompletableFuture<?>[]::new))
          .join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof UncheckedIOException failed) {
        throw failed.getCause();
      }
      throw e.getCause() instanceof RuntimeException cause ? cause : e;
    }
  }

  private static <T> void run(Action<T> action, T one) {
    try {
      action.to(one);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
