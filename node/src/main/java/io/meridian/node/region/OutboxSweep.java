package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.storage.Outbox;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
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

  /** While a region is away its channels keep their rows, and most sweeps would be for nothing. */
  private static final Duration EVERY_WHILE_AWAY = Duration.ofMinutes(5);

  private static final Duration SOON = Duration.ofMillis(500);
  private static final int CHANNELS_PER_SECOND = 1_000;

  /** Channels that are read from the journal at a time: clients' channels are read beside them. */
  private static final int AT_A_TIME = 16;

  private static final Duration PATIENCE = Duration.ofSeconds(5);

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

  /**
   * @param rows how many there are; null when they could not be read
   */
  private record Swept(@Nullable Long rows) implements Command {}

  private final TimerScheduler<Command> timers;
  private final Outbox outbox;
  private final ChannelDirectory channels;
  private final Consumer<OptionalLong> rows;
  private final BooleanSupplier linksUp;
  private boolean sweeping;
  private boolean again;

  private OutboxSweep(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      Outbox outbox,
      ChannelDirectory channels,
      BooleanSupplier linksUp,
      Consumer<OptionalLong> rows) {
    super(context);
    this.timers = timers;
    this.outbox = outbox;
    this.channels = channels;
    this.rows = rows;
    this.linksUp = linksUp;
    timers.startSingleTimer(Due.INSTANCE, SOON);
  }

  /**
   * @param linksUp whether this node has a link to each other region; each that comes up is told by
   *     {@link LinkUp}
   * @param rows is told how many rows there are after each sweep, nothing at a node that does not
   *     sweep
   */
  public static Behavior<Command> create(
      Outbox outbox,
      ChannelDirectory channels,
      BooleanSupplier linksUp,
      Consumer<OptionalLong> rows) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new OutboxSweep(context, timers, outbox, channels, linksUp, rows)));
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
    timers.startSingleTimer(Due.INSTANCE, linksUp.getAsBoolean() ? EVERY : EVERY_WHILE_AWAY);
    Cluster cluster = Cluster.get(getContext().getSystem());
    boolean mine = cluster.selfMember().address().equals(cluster.state().getLeader());
    if (!sweeping && mine) {
      sweeping = true;
      getContext()
          .pipeToSelf(
              outbox
                  .channels()
                  .throttle(CHANNELS_PER_SECOND, Duration.ofSeconds(1))
                  .mapAsyncUnordered(AT_A_TIME, this::wake)
                  .runFold(0L, (count, done) -> count + 1, getContext().getSystem()),
              (count, failure) -> new Swept(count));
    } else if (!mine) {
      rows.accept(OptionalLong.empty());
    }
    return this;
  }

  /** Completes when the channel is awake and has compared, or does not answer. */
  private CompletionStage<Done> wake(ChannelId channel) {
    channels.tell(channel, new ChannelCommand.Compare());
    return channels
        .ask(channel, ChannelCommand.DescribeLog::new, PATIENCE)
        .handle((described, silent) -> Done.done());
  }

  private Behavior<Command> onSwept(Swept swept) {
    sweeping = false;
    Long count = swept.rows();
    if (count != null) {
      rows.accept(OptionalLong.of(count));
    } else {
      LOG.warn("The outbox could not be read; it is tried again within {}", EVERY);
      timers.startSingleTimer(Due.INSTANCE, EVERY);
    }
    if (again) {
      again = false;
      timers.startSingleTimer(Due.INSTANCE, SOON);
    }
    return this;
  }
}
