package io.meridian.replication.replica;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Draft;
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

  /**
   * Answers a publish, or has it wait for its durability.
   *
   * @param outcome null when there was no room for it
   */
  void answer(
      Input.Publish publish,
      Draft.@Nullable Outcome outcome,
      VersionVector majority,
      long now,
      List<Effect> out) {
    long ticket = publish.ticket();
    if (outcome == null) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.OVERLOADED,
              waiting.size() + " publishes wait, max " + settings.waitingAnswers()));
    } else if (outcome instanceof Draft.Outcome.Accepted accepted) {
      await(publish, accepted.dot(), null, accepted.serial(), majority, now, out);
    } else if (outcome instanceof Draft.Outcome.AlreadyKnown already) {
      var known = already.known();
      await(publish, known.dot(), known.twin(), known.serial(), majority, now, out);
    } else if (outcome instanceof Draft.Outcome.Gap gap) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.GAP,
              "number " + gap.previous() + " is missing, newest is " + gap.newestHere()));
    } else if (outcome instanceof Draft.Outcome.OtherContent other) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.NUMBER_REUSED,
              "number " + other.number() + " was used before, for other messages"));
    } else if (outcome instanceof Draft.Outcome.TargetUnknown unknown) {
      out.add(
          new Effect.Refuse(
              ticket, Refusal.TARGET_UNKNOWN, "no message " + unknown.target() + " is remembered"));
    } else if (outcome instanceof Draft.Outcome.BelowNewest below) {
      out.add(
          new Effect.Refuse(
              ticket,
              Refusal.BELOW_NEWEST,
              "number " + below.number() + " comes after " + below.newestHere()));
    }
  }

  /** Answers at once when nothing has to be waited for. */
  private void await(
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
