package io.meridian.chaos.bench;

import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A subscriber of one channel that counts what it should not be shown. */
final class MoveWatch implements AutoCloseable {
  private final MemberView view = new MemberView(this::onEvent);
  private final Set<String> left = new LinkedHashSet<>();
  private int entered;
  private @Nullable BareClient client;

  private MoveWatch() {}

  /** Returns when it is attached. */
  static MoveWatch start(String endpoint, String channel) {
    MoveWatch watch = new MoveWatch();
    watch.client =
        BareClient.subscriber(endpoint, channel, watch.view).toCompletableFuture().join();
    return watch;
  }

  private synchronized void onEvent(SeenMember member, long nowNanos) {
    if (member.action() == MemberOperation.LEAVE) {
      left.add(member.clientId());
    } else if (member.action() == MemberOperation.ENTER) {
      entered++;
    }
  }

  /** Forgets who came so far. */
  synchronized void startAnew() {
    left.clear();
    entered = 0;
  }

  MemberView view() {
    return view;
  }

  /** Client ids of those who were seen to leave. */
  synchronized Set<String> left() {
    return Set.copyOf(left);
  }

  /** How many were seen to enter. */
  synchronized int entered() {
    return entered;
  }

  @Override
  public void close() {
    Objects.requireNonNull(client).close();
  }
}
