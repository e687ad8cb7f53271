package io.meridian.presence.channel;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * Frames whose deltas not enough regions have heard of, in the order in which they came. Bounded by
 * what the region's connections may have unanswered.
 */
final class WaitingAnswers {
  private record Waiting(long ticket, long number, long deadlineMillis) {}

  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private final long patienceMillis;

  WaitingAnswers(long patienceMillis) {
    this.patienceMillis = patienceMillis;
  }

  /**
   * @param number of the delta that must be heard of
   */
  void add(long ticket, long number, Moment now) {
    waiting.addLast(new Waiting(ticket, number, now.elapsedMillis() + patienceMillis));
  }

  /** Answers everything up to a delta that a majority has. */
  List<Effect> heardThrough(long number) {
    List<Effect> answers = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.getFirst().number() <= number) {
      answers.add(new Effect.Answer(waiting.removeFirst().ticket(), new Outcome.Done()));
    }
    return answers;
  }

  List<Effect> timedOut(Moment now, String detail) {
    List<Effect> answers = new ArrayList<>();
    while (!waiting.isEmpty() && waiting.getFirst().deadlineMillis() <= now.elapsedMillis()) {
      long ticket = waiting.removeFirst().ticket();
      answers.add(new Effect.Answer(ticket, new Outcome.TimedOut(detail)));
    }
    return answers;
  }

  /** The deltas have other numbers now; all are to be heard anew. */
  void renumber(long number) {
    List<Waiting> before = List.copyOf(waiting);
    waiting.clear();
    before.forEach(w -> waiting.addLast(new Waiting(w.ticket(), number, w.deadlineMillis())));
  }

  boolean isEmpty() {
    return waiting.isEmpty();
  }
}
