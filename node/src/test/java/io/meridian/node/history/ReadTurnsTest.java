package io.meridian.node.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.protocol.ProtocolException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import org.junit.jupiter.api.Test;

class ReadTurnsTest {
  private final ReadTurns turns = new ReadTurns(2, 2);
  private final List<CompletableFuture<String>> reading = new ArrayList<>();

  @Test
  void asManyReadAsMayAndTheNextWhenOneIsDone() {
    CompletableFuture<String> first = take();
    take();
    CompletableFuture<String> third = take();
    assertThat(reading).hasSize(2);

    reading.get(0).complete("page");

    assertThat(first).isCompletedWithValue("page");
    assertThat(reading).hasSize(3);
    reading.get(2).complete("later");
    assertThat(third).isCompletedWithValue("later");
  }

  @Test
  void whatFailsGivesItsTurnToTheNext() {
    CompletableFuture<String> first = take();
    CompletableFuture<String> broken =
        turns
            .<String>take(
                () -> {
                  throw new IllegalStateException("no journal");
                })
            .toCompletableFuture();
    assertThat(broken).isCompletedExceptionally();
    take();
    take();
    assertThat(reading).hasSize(2);

    reading.get(0).completeExceptionally(new IllegalStateException("no storage"));

    assertThat(first).isCompletedExceptionally();
    assertThat(reading).hasSize(3);
  }

  @Test
  void whoFindsTooManyWaitingIsRefusedAndReadsNothing() {
    for (int i = 0; i < 4; i++) {
      take();
    }

    assertThat(take())
        .failsWithin(Duration.ZERO)
        .withThrowableOfType(ExecutionException.class)
        .withCauseInstanceOf(ProtocolException.class)
        .withMessageContaining("2 requests for history wait already, which is the limit");
    assertThat(reading).hasSize(2);
    reading.get(0).complete("page");
    assertThat(take()).isNotDone();
  }

  @Test
  void turnsThatAreOverAreFree() {
    for (int i = 0; i < 9; i++) {
      take();
      reading.get(i).complete("page");
    }
    take();
    take();

    assertThat(reading).hasSize(11);
  }

  private CompletableFuture<String> take() {
    return turns.take(this::read).toCompletableFuture();
  }

  private CompletionStage<String> read() {
    CompletableFuture<String> page = new CompletableFuture<>();
    reading.add(page);
    return page;
  }
}
