package io.meridian.node.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.node.edge.Turnstile.Pass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class TurnstileTest {
  private static final Duration LONG = Duration.ofMinutes(1);
  private static final Duration SHORT = Duration.ofMillis(20);

  private static CompletableFuture<Optional<Pass>> enter(Turnstile turnstile) {
    return turnstile.enter().toCompletableFuture();
  }

  private static Pass passed(CompletableFuture<Optional<Pass>> turn) throws Exception {
    return turn.get(30, TimeUnit.SECONDS).orElseThrow();
  }

  @Test
  void whoComesLaterWaitsUntilOneLeaves() throws Exception {
    Turnstile turnstile = new Turnstile(2, 10, LONG, LONG);
    Pass first = passed(enter(turnstile));
    passed(enter(turnstile));
    CompletableFuture<Optional<Pass>> third = enter(turnstile);
    CompletableFuture<Optional<Pass>> fourth = enter(turnstile);

    assertThat(third).isNotDone();
    first.leave();

    passed(third);
    assertThat(fourth).isNotDone();
  }

  @Test
  void leavingTwiceMakesOnePlace() throws Exception {
    Turnstile turnstile = new Turnstile(1, 10, LONG, LONG);
    Pass first = passed(enter(turnstile));
    CompletableFuture<Optional<Pass>> second = enter(turnstile);
    CompletableFuture<Optional<Pass>> third = enter(turnstile);

    first.leave();
    first.leave();

    passed(second);
    assertThat(third).isNotDone();
  }

  @Test
  void whoFindsTooManyWaitingIsTurnedAwayAtOnce() throws Exception {
    Turnstile turnstile = new Turnstile(1, 1, LONG, LONG);
    passed(enter(turnstile));
    enter(turnstile);

    assertThat(enter(turnstile)).isCompletedWithValue(Optional.empty());
  }

  @Test
  void whoWaitsTooLongIsTurnedAwayAndTakesNobodysPlace() throws Exception {
    Turnstile turnstile = new Turnstile(1, 10, SHORT, LONG);
    Pass first = passed(enter(turnstile));
    List<CompletableFuture<Optional<Pass>>> late = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      late.add(enter(turnstile));
    }
    for (CompletableFuture<Optional<Pass>> turn : late) {
      assertThat(turn.get(30, TimeUnit.SECONDS)).isEmpty();
    }

    first.leave();

    assertThat(enter(turnstile)).isDone();
  }

  @Test
  void whoGaveUpDoesNotWaitAnyMore() throws Exception {
    Turnstile turnstile = new Turnstile(1, 1, SHORT, LONG);
    Pass first = passed(enter(turnstile));
    assertThat(enter(turnstile).get(30, TimeUnit.SECONDS)).isEmpty();

    CompletableFuture<Optional<Pass>> third = enter(turnstile);
    assertThat(third).isNotCompletedExceptionally();
    first.leave();
    CompletableFuture<Optional<Pass>> fourth = enter(turnstile);

    assertThat(fourth.get(30, TimeUnit.SECONDS).isPresent() || third.join().isPresent()).isTrue();
  }

  /** As WebSocketEndpoint does: each goes on in a thread of its own. */
  @Test
  void thousandsThatLeaveAtOnceLoseNoPlace() throws Exception {
    Turnstile turnstile = new Turnstile(2, 10_000, LONG, LONG);
    Pass first = passed(enter(turnstile));
    Pass second = passed(enter(turnstile));
    List<CompletableFuture<Void>> done = new ArrayList<>();
    for (int i = 0; i < 10_000; i++) {
      done.add(enter(turnstile).thenAcceptAsync(pass -> pass.orElseThrow().leave()));
    }

    first.leave();
    second.leave();

    CompletableFuture.allOf(done.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
    passed(enter(turnstile));
    passed(enter(turnstile));
  }

  @Test
  void aHandshakeThatNeverEndsGivesItsPlaceBack() throws Exception {
    Turnstile turnstile = new Turnstile(1, 10, LONG, SHORT);
    passed(enter(turnstile));

    passed(enter(turnstile));
  }
}
