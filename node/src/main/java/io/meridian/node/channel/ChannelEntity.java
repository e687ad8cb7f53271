package io.meridian.node.channel;

import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Refusal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.ChildFailed;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.Terminated;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * The door of a channel in this region: gathers commands while a write is in flight and hands them
 * to its {@link ChannelLog} as one batch, so that a hot channel writes hundreds of publishes at
 * once and a quiet one waits for nobody.
 *
 * <p>It also keeps the channel's row in the {@link ChannelPorts.Outbox}: there before the first
 * write that some region has not confirmed, gone some seconds after all have. And it notes in which
 * hours the channel is written, before the first write of each, at the same time as that row.
 *
 * <p>Bound: beyond {@link ChannelSettings#gatheredCommands} or {@link
 * ChannelSettings#gatheredBytes} publishes are refused (a retry is safe) and peers' messages
 * dropped (they send again). When a write fails the entity ends, when the journal cannot be read
 * after a pause; whoever was not answered asks its successor.
 */
public final class ChannelEntity extends AbstractBehavior<ChannelEntity.Command> {

  /** The entity type, one per channel: the entity's id is {@link ChannelId#text}. */
  public static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "channel");

  public sealed interface Command {}

  /** From outside. */
  public record Ask(ChannelCommand.Remote command) implements Command, ClusterMessage {}

  /**
   * The journal was read.
   *
   * @param unconfirmed entries may be here that no majority is known to hold
   * @param empty nothing is here: the channel is new, or this region's storage is
   */
  record Recovered(boolean unconfirmed, boolean empty) implements Command {}

  /**
   * The other regions were asked what they hold, and this one holds it; or too few answered in
   * time.
   */
  private record Compared() implements Command {}

  /**
   * @param needsTicks time has something to do
   * @param waiting a client waits for an answer
   * @param confirmed every region holds all that this one holds
   * @param idle no hub, and nobody waits for an answer
   */
  record BatchDone(boolean needsTicks, boolean waiting, boolean confirmed, boolean idle)
      implements Command {}

  /**
   * What had to be stored first is.
   *
   * @param stored null when it could not be
   */
  private record OutboxWritten(OutboxRow.@Nullable Stored stored) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  /** The pause after a journal that could not be read is over. */
  private enum GiveUp implements Command {
    INSTANCE
  }

  private static final Duration TICK = Duration.ofMillis(ChannelReplica.TICK_MILLIS);

  /**
   * While a region is away all that was written since is unconfirmed, in more channels than could
   * tick fast: those that nobody uses only compare now and then.
   */
  private static final Duration SLOW_TICK = Duration.ofSeconds(2);

  /**
   * Storage that does not answer is not asked for this channel again before this. A successor
   * starts with the next command, which may be there at once.
   */
  private static final Duration UNREADABLE_PAUSE = Duration.ofSeconds(1);

  private static final long IN_USE_MILLIS = 2_000;
  private static final long MILLIS_PER_HOUR = 3_600_000;

  private final TimerScheduler<Command> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ChannelId channel;
  private final ChannelPorts ports;
  private final ChannelSettings settings;
  private final OutboxRow row;
  private final ChannelPorts.Observed observed;
  private final ActorRef<ChannelLog.Command> log;
  private final Gathered gathered;
  private final List<ChannelCommand> waitingReaders = new ArrayList<>();
  private boolean recovered;
  private boolean readersWait = true;
  private boolean writing;
  private boolean stopping;
  private boolean unreadable;
  private boolean tickDue;
  private BatchDone state = new BatchDone(false, false, true, true);
  private boolean ticksSlowly;
  private boolean usedByClients;
  private long lastUseMillis;

  private ChannelEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ChannelId channel,
      ChannelPorts ports) {
    super(context);
    this.timers = timers;
    this.shard = shard;
    this.channel = channel;
    this.ports = ports;
    this.settings = ports.settings();
    this.gathered = new Gathered(settings);
    this.row =
        new OutboxRow(
            ports.outbox(), channel, writer(ports), ports.settings().outboxLinger().toMillis());
    this.lastUseMillis = nowMillis();
    this.observed = ports.observer().started();
    this.log = context.spawn(ChannelLog.create(context.getSelf(), channel, ports, observed), "log");
    context.watch(log);
    timers.startSingleTimer(Tick.INSTANCE, TICK);
  }

  public static Behavior<Command> create(
      ActorRef<ClusterSharding.ShardCommand> shard, ChannelId channel, ChannelPorts ports) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new ChannelEntity(context, timers, shard, channel, ports)));
  }

  /** The message with which a shard stops its entities. */
  public static Command stop() {
    return new Ask(new ChannelCommand.Stop());
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ask.class, this::onAsk)
        .onMessage(Recovered.class, this::onRecovered)
        .onMessage(BatchDone.class, this::onBatchDone)
        .onMessage(Compared.class, compared -> onCompared())
        .onMessage(OutboxWritten.class, this::onOutboxWritten)
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(GiveUp.class, giveUp -> Behaviors.stopped())
        .onSignal(Terminated.class, this::onLogEnded)
        .onSignal(PostStop.class, ended -> onPostStop())
        .build();
  }

  private Behavior<Command> onLogEnded(Terminated ended) {
    if (ended instanceof ChildFailed failed) {
      observed.failed(channel, failed.cause());
    }
    if (recovered || stopping) {
      return Behaviors.stopped();
    }
    unreadable = true;
    timers.cancel(Tick.INSTANCE);
    timers.startSingleTimer(GiveUp.INSTANCE, UNREADABLE_PAUSE);
    return this;
  }

  /** The log, which is a child, has ended before. */
  private Behavior<Command> onPostStop() {
    observed.stopped();
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    ChannelCommand command = ask.command();
    if (command instanceof ChannelCommand.Stop) {
      stopping = true;
      return unreadable ? Behaviors.stopped() : next();
    }
    if (unreadable) {
      return onAskUnreadable(command);
    }
    if (!(command instanceof ChannelCommand.Compare)) {
      onUse(command);
    } else {
      row.found(nowMillis());
    }
    if (gathered.isFull(command, waitingReaders.size())) {
      refuse(command);
      return this;
    }
    if (readersWait && reads(command)) {
      waitingReaders.add(command);
    } else {
      gathered.add(command);
    }
    return next();
  }

  /** Whoever is not answered asks the successor; only the link must read on. */
  private Behavior<Command> onAskUnreadable(ChannelCommand command) {
    if (command instanceof ChannelCommand.FromPeer peer) {
      peer.takenBy().tell(new ChannelReply.Taken());
    }
    return this;
  }

  private void onUse(ChannelCommand command) {
    if (command instanceof ChannelCommand.FromPeer peer
        && !(peer.message().body() instanceof Exchange.Entries)) {
      // Regions that ask each other must not keep a channel awake that nobody writes to.
      return;
    }
    lastUseMillis = nowMillis();
    usedByClients |=
        !(command instanceof ChannelCommand.FromPeer
            || command instanceof ChannelCommand.AwaitPeer
            || command instanceof ChannelCommand.DescribeLog);
    tickFast();
  }

  private void tickFast() {
    if (ticksSlowly) {
      ticksSlowly = false;
      timers.startSingleTimer(Tick.INSTANCE, TICK);
    }
  }

  private void refuse(ChannelCommand command) {
    if (command instanceof ChannelCommand.Publish publish) {
      publish
          .replyTo()
          .tell(
              new ChannelReply.PublishRefused(
                  publish.tag(), Refusal.OVERLOADED, gathered.describeLimit()));
    } else if (command instanceof ChannelCommand.FromPeer peer) {
      peer.takenBy().tell(new ChannelReply.Taken());
    }
  }

  /**
   * Whether it asks for what was before: in a region with new storage the others have to be asked
   * for that first.
   */
  private static boolean reads(ChannelCommand command) {
    return command instanceof ChannelCommand.Subscribe
        || command instanceof ChannelCommand.CatchUp
        || command instanceof ChannelCommand.DescribeLog;
  }

  private Behavior<Command> onRecovered(Recovered message) {
    recovered = true;
    if (message.empty() && !ports.members().get().peers().isEmpty()) {
      gathered.addFirst(
          new ChannelCommand.EnterBarrier(
              Durability.REGION,
              0,
              getContext().messageAdapter(ChannelReply.class, ended -> new Compared())));
    } else {
      admitReaders();
    }
    if (message.unconfirmed()) {
      // Positions stay short once it is known again what a majority holds.
      gathered.add(new ChannelCommand.Compare());
    }
    return next();
  }

  private Behavior<Command> onCompared() {
    admitReaders();
    return next();
  }

  private void admitReaders() {
    readersWait = false;
    waitingReaders.forEach(gathered::add);
    waitingReaders.clear();
  }

  private Behavior<Command> onBatchDone(BatchDone done) {
    writing = false;
    state = done;
    if (done.waiting()) {
      tickFast();
    }
    if (!done.confirmed()) {
      row.unconfirmed(nowMillis());
    }
    return next();
  }

  private Behavior<Command> onTick() {
    tickDue = state.needsTicks();
    long now = nowMillis();
    if (state.confirmed() && !writing && gathered.isEmpty()) {
      store(row.close(now));
    }
    Duration idle = usedByClients ? settings.idle() : settings.idleUnused();
    if (state.idle() && now - lastUseMillis >= idle.toMillis()) {
      lastUseMillis = now;
      shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
    ticksSlowly = !state.waiting() && now - lastUseMillis >= IN_USE_MILLIS;
    timers.startSingleTimer(Tick.INSTANCE, ticksSlowly ? SLOW_TICK : TICK);
    return next();
  }

  /** Starts the next batch, or the stop, if nothing is in the way. */
  private Behavior<Command> next() {
    if (!recovered || writing || row.isBusy()) {
      return this;
    }
    if (gathered.isEmpty() && !tickDue) {
      if (stopping) {
        writing = true;
        log.tell(new ChannelLog.Close());
      }
      return this;
    }
    if (gathered.anyWrites()) {
      boolean hasPeers = !ports.members().get().peers().isEmpty();
      store(row.beforeWrite(hasPeers, ports.now().wallMillis() / MILLIS_PER_HOUR));
      if (row.isBusy()) {
        return this;
      }
    }
    log.tell(new ChannelLog.Batch(gathered.takeBatch(), tickDue));
    tickDue = false;
    writing = true;
    return this;
  }

  private void store(@Nullable CompletionStage<OutboxRow.Stored> storing) {
    if (storing != null) {
      getContext()
          .pipeToSelf(
              storing, (stored, failure) -> new OutboxWritten(failure == null ? stored : null));
    }
  }

  private Behavior<Command> onOutboxWritten(OutboxWritten written) {
    OutboxRow.Stored stored = written.stored();
    if (stored == null) {
      // Storage cannot be reached: end like a failed write; the row, if it is there, does no harm.
      return Behaviors.stopped();
    }
    row.stored(stored, nowMillis());
    return next();
  }

  /** Sorts behind the entities that had the channel before this one. */
  private static String writer(ChannelPorts ports) {
    return String.format(Locale.ROOT, "%014d-%02d", ports.now().wallMillis(), ports.node());
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
