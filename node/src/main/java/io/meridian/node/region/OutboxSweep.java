package io.meridian.node.region;

import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.stream.javadsl.Source;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wakes the channels that have a row in the outbox, so that they compare with the other regions:
 * when this node starts, when a link comes up, and now and then for what was dropped on a link that
 * stayed up. One node of a region does it, at a set pace, one sweep at a time.
 *
 * <p>A sweep also counts: entities forget what a peer lacks when they stop, so how many channels
 * wait for a peer is only known by asking those that have a row.
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

  /** Longer than an entity waits for a peer before it says that this one does not hold all. */
  private static final Duration PEER_PATIENCE = Duration.ofSeconds(15);

  /** The other regions, as this node is connected to them. */
  public interface Peers {
    Membership members();

    boolean reach(RegionId peer);

    /** The newest life of the peer's storage that was heard: what an earlier one held is gone. */
    long epoch(RegionId peer);
  }

  /**
   * What a sweep needs of its node.
   *
   * @param rows the channels of the outbox
   * @param mine whether it is this node that sweeps
   * @param counted is told what each sweep found, and of nothing at a node that does not sweep
   */
  public record Ports(
      Supplier<Source<ChannelId, NotUsed>> rows,
      ChannelDirectory channels,
      Peers peers,
      BooleanSupplier mine,
      Consumer<Optional<OutboxCount>> counted) {}

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
   * @param count null when the outbox could not be read
   */
  private record Swept(@Nullable OutboxCount count) implements Command {}

  private final TimerScheduler<Command> timers;
  private final Ports ports;
  private Optional<OutboxCount> last = Optional.empty();
  private boolean sweeping;
  private boolean again;

  private OutboxSweep(ActorContext<Command> context, TimerScheduler<Command> timers, Ports ports) {
    super(context);
    this.timers = timers;
    this.ports = ports;
    timers.startSingleTimer(Due.INSTANCE, SOON);
  }

  public static Behavior<Command> create(Ports ports) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new OutboxSweep(context, timers, ports)));
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
    count(last.map(OutboxCount::withoutZeros));
    if (sweeping) {
      again = true;
    } else {
      timers.startSingleTimer(Due.INSTANCE, SOON);
    }
    return this;
  }

  private Behavior<Command> onDue() {
    Membership members = ports.peers().members();
    List<RegionId> awaited = members.peers().keySet().stream().filter(members::waitsFor).toList();
    boolean away = !awaited.stream().allMatch(ports.peers()::reach);
    timers.startSingleTimer(Due.INSTANCE, away ? EVERY_WHILE_AWAY : EVERY);
    boolean mine = ports.mine().getAsBoolean();
    if (!sweeping && mine) {
      sweeping = true;
      SweepTally tally = new SweepTally(awaited);
      getContext()
          .pipeToSelf(
              ports
                  .rows()
                  .get()
                  .throttle(CHANNELS_PER_SECOND, Duration.ofSeconds(1))
                  .mapAsyncUnordered(AT_A_TIME, channel -> wake(channel, tally))
                  // More than can be asked for: who does not answer holds up nobody.
                  .mapAsyncUnordered(
                      SweepTally.ASKED_MAX * (awaited.size() + 1),
                      channel -> askPeers(channel, tally))
                  .run(getContext().getSystem()),
              (done, failure) -> new Swept(failure == null ? tally.result() : null));
    } else if (!mine) {
      count(Optional.empty());
    }
    return this;
  }

  private void count(Optional<OutboxCount> count) {
    last = count;
    ports.counted().accept(count);
  }

  /** Completes when the channel is awake and has compared, or does not answer. */
  private CompletionStage<ChannelId> wake(ChannelId channel, SweepTally tally) {
    tally.row();
    ports.channels().tell(channel, new ChannelCommand.Compare());
    return ports
        .channels()
        .ask(channel, ChannelCommand.DescribeLog::new, PATIENCE)
        .handle((described, silent) -> channel);
  }

  /** Completes when it is known of each peer whether it holds all that the channel has here. */
  private CompletionStage<Done> askPeers(ChannelId channel, SweepTally tally) {
    return CompletableFuture.allOf(
            tally.peers().stream()
                .filter(peer -> tally.asks(peer, ports.peers().reach(peer)))
                .map(peer -> ask(channel, peer, tally).toCompletableFuture())
                .toArray(CompletableFuture[]::new))
        .thenApply(answered -> Done.done());
  }

  private CompletionStage<Done> ask(ChannelId channel, RegionId peer, SweepTally tally) {
    long epoch = ports.peers().epoch(peer);
    return ports
        .channels()
        .ask(
            channel,
            replyTo -> new ChannelCommand.AwaitPeer(peer, epoch, 0, replyTo),
            PEER_PATIENCE)
        .handle(
            (reply, silent) -> {
              tally.answered(
                  peer, reply instanceof ChannelReply.PeerAwaited awaited && awaited.holds());
              return Done.done();
            });
  }

  private Behavior<Command> onSwept(Swept swept) {
    sweeping = false;
    OutboxCount count = swept.count();
    if (count != null) {
      // A link that came up meanwhile: the sweep may have passed what was written before.
      count(Optional.of(again ? count.withoutZeros() : count));
    } else {
      LOG.warn("The outbox could not be read; it is tried again within {}", EVERY);
      count(last.map(OutboxCount::withoutZeros));
      timers.startSingleTimer(Due.INSTANCE, EVERY);
    }
    if (again) {
      again = false;
      timers.startSingleTimer(Due.INSTANCE, SOON);
    }
    return this;
  }
}
