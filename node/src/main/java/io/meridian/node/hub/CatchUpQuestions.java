package io.meridian.node.hub;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.replication.position.Position;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a hub asked its channel's entity and has no answer to yet: what attachments lack of the log.
 * A question or its answer may be lost, so it is asked again until it is answered or nobody wants
 * to know any more.
 *
 * <p>Bounded by the hub's attachments: each has one question at most, of which nothing is kept but
 * the attachment itself. There is no smaller bound, since an attachment gets no frames before it is
 * answered. One that is asked again keeps its number, so an entity that is slow is asked the same
 * once in {@link #ASK_AGAIN_MILLIS}, and its first answer counts.
 */
final class CatchUpQuestions {
  private static final long ASK_AGAIN_MILLIS = 2_000;

  private final EntityOfHub entity;
  private final Hub.Command due;

  /** Attachments by the number of their unanswered question; the one asked longest ago first. */
  private final Map<Long, Attachment> unanswered = new LinkedHashMap<>();

  private long lastNumber;

  /**
   * @param due comes to the hub when {@link #askOverdueAgain} is due; the timer's key, too
   */
  CatchUpQuestions(EntityOfHub entity, Hub.Command due) {
    this.entity = entity;
    this.due = due;
  }

  /** Asks what the attachment lacks at its position, unless that is asked already. */
  void ask(Attachment attachment, Position from) {
    if (attachment.request() == 0) {
      ask(attachment, ++lastNumber, from);
      wakeWhenDue();
    }
  }

  private void ask(Attachment attachment, long number, Position from) {
    attachment.asks(number, nowMillis());
    unanswered.put(number, attachment);
    entity.tell(new ChannelCommand.CatchUp(number, from, entity.feed()));
  }

  /**
   * The entity may have dropped what was asked, or be another by now; or it is slow. The question
   * keeps its number, so that the first answer counts also when it comes after this.
   */
  void askOverdueAgain() {
    long overdueMillis = nowMillis() - ASK_AGAIN_MILLIS;
    List<Attachment> overdue =
        unanswered.values().stream()
            .takeWhile(asking -> asking.askedMillis() <= overdueMillis)
            .toList();
    for (Attachment attachment : overdue) {
      Position from = attachment.position();
      unanswered.remove(attachment.request());
      if (from != null) {
        ask(attachment, attachment.request(), from);
      }
    }
    wakeWhenDue();
  }

  private void wakeWhenDue() {
    if (!unanswered.isEmpty() && !entity.timers().isTimerActive(due)) {
      long dueMillis = unanswered.values().iterator().next().askedMillis() + ASK_AGAIN_MILLIS;
      entity
          .timers()
          .startSingleTimer(due, due, Duration.ofMillis(Math.max(1, dueMillis - nowMillis())));
    }
  }

  /**
   * The question is answered.
   *
   * @return for whom it was asked; null when it is answered already, or not wanted any more
   */
  @Nullable Attachment answered(long number) {
    Attachment attachment = unanswered.remove(number);
    if (attachment != null) {
      attachment.asksNoMore();
    }
    return attachment;
  }

  /** The attachment has ended. */
  void forget(Attachment attachment) {
    unanswered.remove(attachment.request());
  }

  /** Under the next subscription all is asked anew, and what comes under the last is too late. */
  void forgetAll() {
    unanswered.values().forEach(Attachment::asksNoMore);
    unanswered.clear();
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
