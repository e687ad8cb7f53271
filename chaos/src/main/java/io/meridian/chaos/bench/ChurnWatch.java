package io.meridian.chaos.bench;

import java.time.Duration;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A subscriber that sees members come and go by a plan. */
final class ChurnWatch implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ChurnPlan plan;
  private final MemberView view = new MemberView(this::onEvent);
  private volatile @Nullable Deliveries changes;
  private @Nullable BareClient client;

  private ChurnWatch(ChurnPlan plan) {
    this.plan = plan;
  }

  /** Returns when it has seen the members that are there. */
  static ChurnWatch start(String endpoint, String channel, ChurnPlan plan)
      throws InterruptedException {
    ChurnWatch watch = new ChurnWatch(plan);
    watch.client =
        BareClient.subscriber(endpoint, channel, watch.view).toCompletableFuture().join();
    if (!watch.view.awaitCount(plan.members(), PATIENCE)) {
      throw new IllegalStateException(
          endpoint
              + " shows "
              + watch.view.keys().size()
              + " members before the churn, of "
              + plan.members());
    }
    return watch;
  }

  /** From here on events are changes of this schedule. */
  void watch(Schedule schedule) {
    changes = new Deliveries(schedule);
  }

  /** Which changes it has seen since it watches a schedule. */
  Deliveries changes() {
    return Objects.requireNonNull(changes);
  }

  private void onEvent(SeenMember member, long nowNanos) {
    Deliveries counting = changes;
    OptionalLong change = plan.change(member);
    if (counting != null && change.isPresent()) {
      counting.take(change.getAsLong(), nowNanos, 0);
    }
  }

  /** Keys of the members that it has seen come and not leave. */
  Set<String> keys() {
    return view.keys();
  }

  @Override
  public void close() {
    Objects.requireNonNull(client).close();
  }
}
