package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.storage.Outbox;
import java.time.Duration;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.Cluster;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the channels that have a row in the outbox, so that they compare with the other regions:
 * when this node starts, when a link comes up, and now and then for what was dropped on a link that
 * stayed up. One node of a region does it, at a set pace, one sweep at a time.
 */
public final class OutboxSweep extends AbstractBehavior<OutboxSweep.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(OutboxSweep.class);
  private static final Duration EVERY = Duration.ofSeconds(30);
  private static final Duration SOON = Duration.ofMillis(500);
  private static final int CHANNELS_PER_SECOND = 1_000;

  public sealed interface Command {}

  /** A link came up: what its region missed is sent soon. */
  public enum LinkUp implements Command {
    INSTANCE
  }

  /** Other regions are waited for: rows of channels that wait for nobody any more go soon. */
  public enum MembersChanged implements Command {
    INSTANCE
  }

  private enum Due implements Command {
    INSTANCE
  }

  private record Swept(boolean succeeded) implements Command {}

  private final TimerScheduler<Command> timers;
  private final Outbox outbox;
  private final ChannelDirectory channels;
  private boolean sweeping;
  private boolean again;

  private OutboxSweep(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Outbox outbox,
      ChannelDirectory channels) {
    super(context);
    this.timers = timers;
    this.outbox = outbox;
    this.channels = channels;
    timers.startSingleTimer(Due.INSTANCE, SOON);
  }

  public static Behavior<Command> create(Outbox outbox, ChannelDirectory channels) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new OutboxSweep(context, timers, outbox, channels)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(LinkUp.class, up -> sweepSoon())
        .onMessage(MembersChanged.class, changed -> sweepSoon())
        .onMessage(Due.class, due -> onDue())
        .onMessage(Swept.class, this::onSwept)
        .build();
  }

  private Behavior<Command> sweepSoon() {
    if (sweeping) {
      again = true;
    } else {
      timers.startSingleTimer(Due.INSTANCE, SOON);
    }
    return this;
  }

  private Behavior<Command> onDue() {
    timers.startSingleTimer(Due.INSTANCE, EVERY);
    Cluster cluster = Cluster.get(getContext().getSystem());
    boolean mine = cluster.selfMember().address().equals(cluster.state().getLeader());
    if (!sweeping && mine) {
      sweeping = true;
      getContext()
          .pipeToSelf(
              outbox
                  .channels()
                  .throttle(CHANNELS_PER_SECOND, Duration.ofSeconds(1))
                  .runForeach(this::wake, getContext().getSystem()),
              (done, failure) -> new Swept(failure == null));
    }
    return this;
  }

  private void wake(ChannelId channel) {
    channels.tell(channel, new ChannelCommand.Compare());
  }

  private Behavior<Command> onSwept(Swept swept) {
    sweeping = false;
    if (!swept.succeeded()) {
      LOG.warn("The outbox could not be read; it is tried again within {}", EVERY);
    }
    if (again) {
      again = false;
      timers.startSingleTimer(Due.INSTANCE, SOON);
    }
    return this;
  }
}
