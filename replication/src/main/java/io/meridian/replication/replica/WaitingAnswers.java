package io.meridian.replication.replica;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Publishes that are stored here and wait for their durability, in the order in which they came.
 */
final class WaitingAnswers {
  private final ReplicaSettings settings;
  private final List<Waiting> waiting = new ArrayList<>();

  WaitingAnswers(ReplicaSettings settings) {
    this.settings = settings;
  }

  private record Waiting(
      long ticket, Dot dot, @Nullable Dot twin, Serial serial, long deadlineMillis) {
    boolean heldBy(VersionVector vector) {
      return vector.covers(dot) || (twin != null && vector.covers(twin));
    }
  }

  /** Answers at once when nothing has to be waited for. */
  void await(
      Input.Publish publish,
      Dot dot,
      @Nullable Dot twin,
      Serial serial,
      VersionVector majority,
      long nowMillis,
      List<Effect> out) {
    long ticket = publish.ticket();
    Waiting wait = new Waiting(ticket, dot, twin, serial, nowMillis + settings.answerMillis());
    if (publish.durability() == Durability.REGION || wait.heldBy(majority)) {
      out.add(new Effect.Acknowledge(ticket, serial));
    } else {
      waiting.add(wait);
    }
  }

  void acknowledge(VersionVector majority, List<Effect> out) {
    waiting.removeIf(
        wait -> {
          boolean held = wait.heldBy(majority);
          if (held) {
            out.add(new Effect.Acknowledge(wait.ticket(), wait.serial()));
          }
          return held;
        });
  }

  void timeOut(long nowMillis, int majority, List<Effect> out) {
    waiting.removeIf(
        wait -> {
          boolean late = nowMillis >= wait.deadlineMillis();
          if (late) {
            out.add(
                new Effect.Refuse(
                    wait.ticket(),
                    Refusal.TIMED_OUT,
                    "not held by "
                        + majority
                        + " regions within "
                        + settings.answerMillis()
                        + " ms"));
          }
          return late;
        });
  }

  int size() {
    return waiting.size();
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
