package io.meridian.node.hub;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.HubFeed;
import io.meridian.replication.position.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A hub's subscription to its channel's entity. It is asked for until the entity answers, since
 * what nodes send each other may be lost. Each has another number, which tells what is fed under it
 * from what is late, and the messages of its feed are counted, so that a lost one is noticed.
 */
final class ChannelSubscription {
  private static final Duration ASK_AGAIN = Duration.ofSeconds(1);

  private final EntityOfHub entity;
  private final Hub.Command due;
  private long number;
  private boolean stands;
  private long fedCount;

  /**
   * @param due comes to the hub when {@link #askAgain} is due; the timer's key, too
   */
  ChannelSubscription(EntityOfHub entity, Hub.Command due) {
    this.entity = entity;
    this.due = due;
  }

  /**
   * Asks for another one in place of what there was.
   *
   * @param from where the hub is; null for one that is nowhere yet
   */
  void begin(@Nullable Position from) {
    stands = false;
    number++;
    fedCount = 0;
    ask(from);
  }

  /** Asks again unless it is answered. */
  void askAgain(@Nullable Position from) {
    if (!stands) {
      ask(from);
    }
  }

  private void ask(@Nullable Position from) {
    entity.tell(new ChannelCommand.Subscribe(number, from, entity.feed()));
    entity.timers().startSingleTimer(due, ASK_AGAIN);
  }

  /** Takes an answer: whether it stands by it. The first to what was asked last makes it stand. */
  boolean accepts(HubFeed.Subscribed answer) {
    if (stands || answer.subscription() != number) {
      return false;
    }
    stands = true;
    entity.timers().cancel(due);
    return true;
  }

  /** Whether the entity feeds the hub. */
  boolean stands() {
    return stands;
  }

  /** Whether it stands under this number. */
  boolean standsAs(long asked) {
    return stands && asked == number;
  }

  /** Counts a message of the feed: whether none is missing before it. */
  boolean isNext(HubFeed.Deliveries deliveries) {
    return deliveries.number() == ++fedCount;
  }

  void end() {
    entity.tell(new ChannelCommand.Unsubscribe(entity.feed()));
  }
}
