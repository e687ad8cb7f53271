package io.meridian.node.channel;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogLimits;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.Stored;
import io.meridian.replication.replica.ChannelReplica;
import io.meridian.replication.replica.Effect;
import io.meridian.replication.replica.Input;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.Moment;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.persistence.typed.PersistenceId;
import org.apache.pekko.persistence.typed.RecoveryCompleted;
import org.apache.pekko.persistence.typed.SnapshotAdapter;
import org.apache.pekko.persistence.typed.javadsl.CommandHandler;
import org.apache.pekko.persistence.typed.javadsl.EventHandler;
import org.apache.pekko.persistence.typed.javadsl.EventSourcedBehavior;
import org.apache.pekko.persistence.typed.javadsl.RetentionCriteria;
import org.apache.pekko.persistence.typed.javadsl.SignalHandler;
import org.jspecify.annotations.Nullable;

/**
 * A channel's journal and its replica: one batch in, at most one event written, then the effects.
 * The parent sends the next batch when it has {@link ChannelEntity.BatchDone} of the last.
 */
final class ChannelLog extends EventSourcedBehavior<ChannelLog.Command, LogEvent, LogState> {

  private static final String PERSISTENCE_ID = "channel/";

  sealed interface Command {}

  /** What the entity gathered, in order. */
  record Batch(List<ChannelCommand> commands, boolean tick) implements Command {}

  /** Write that nothing is in flight, and stop. */
  record Close() implements Command {}

  /** Nothing that an earlier entity wrote can appear from now on. */
  private enum Sealed implements Command {
    INSTANCE
  }

  /** Stop: what was written last must not be acted on. */
  private enum Abandon implements Command {
    INSTANCE
  }

  private record HubEnded(ActorRef<HubFeed> hub) implements Command {}

  private record ReadForPeer(RegionId peer, List<Entry> entries) implements Command {}

  private final ActorContext<Command> context;
  private final ActorRef<ChannelEntity.Command> parent;
  private final ChannelId channel;
  private final ChannelPorts ports;
  private final ChannelPorts.Observed observed;
  private final Tickets tickets = new Tickets();
  private final HubFeeds hubs = new HubFeeds();
  private final Set<RegionId> peersBeingRead = new HashSet<>();
  private final ChannelPorts.Seal.Begun seal;
  private Membership members;
  private boolean proven;
  private @Nullable ChannelReplica replica;

  private ChannelLog(
      ActorContext<Command> context,
      ActorRef<ChannelEntity.Command> parent,
      ChannelId channel,
      ChannelPorts ports,
      ChannelPorts.Observed observed) {
    super(PersistenceId.ofUniqueId(persistenceId(channel)));
    this.context = context;
    this.parent = parent;
    this.channel = channel;
    this.ports = ports;
    this.seal = ports.seal().begin();
    this.members = ports.members().get();
    this.observed = observed;
  }

  static Behavior<Command> create(
      ActorRef<ChannelEntity.Command> parent,
      ChannelId channel,
      ChannelPorts ports,
      ChannelPorts.Observed observed) {
    return Behaviors.setup(context -> new ChannelLog(context, parent, channel, ports, observed));
  }

  /** Under which name the channel's events are in the journal. */
  public static String persistenceId(ChannelId channel) {
    return PERSISTENCE_ID + channel.text();
  }

  /** The inverse of {@link #persistenceId}. */
  static Optional<ChannelId> channelOf(String persistenceId) {
    return persistenceId.startsWith(PERSISTENCE_ID)
        ? Optional.of(ChannelId.parse(persistenceId.substring(PERSISTENCE_ID.length())))
        : Optional.empty();
  }

  @Override
  public LogState emptyState() {
    return new LogState(LogLimits.DEFAULT);
  }

  @Override
  public EventHandler<LogState, LogEvent> eventHandler() {
    return (state, event) -> {
      state.apply(event, ports.members().get().self());
      return state;
    };
  }

  @Override
  public SnapshotAdapter<LogState> snapshotAdapter() {
    return new SnapshotAdapter<>() {
      @Override
      public Object toJournal(LogState state) {
        return state.snapshot();
      }

      @Override
      public LogState fromJournal(Object snapshot) {
        return LogState.restore(LogLimits.DEFAULT, (LogState.Snapshot) snapshot);
      }
    };
  }

  @Override
  public RetentionCriteria retentionCriteria() {
    return RetentionCriteria.snapshotEvery(ports.settings().snapshotEvery(), 2);
  }

  @Override
  public SignalHandler<LogState> signalHandler() {
    return newSignalHandlerBuilder()
        .onSignal(RecoveryCompleted.instance(), this::onRecovered)
        .build();
  }

  private void onRecovered(LogState state) {
    members = ports.members().get();
    long provenSince = ports.provenSince().getAsLong();
    proven = provenSince == 0;
    replica =
        new ChannelReplica(
            ports.replica(),
            members,
            state,
            state.nextOrigin(members.self(), ports.epoch(), ports.node(), ports.epochAgeMillis()),
            provenSince,
            ports.now());
    // Also behind a log that was closed: who went on with it may have died with a write on its way.
    context.pipeToSelf(
        seal.seal(persistenceId(channel), state.events()),
        (done, failure) -> failure == null ? Sealed.INSTANCE : Abandon.INSTANCE);
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<LogEvent, LogState> begin() {
    LogState state = replica().log();
    parent.tell(
        new ChannelEntity.Recovered(
            !replica().majority().covers(state.vector()), state.events() == 0));
    return Effect().none();
  }

  private ChannelReplica replica() {
    return Objects.requireNonNull(replica, "commands come after recovery");
  }

  @Override
  public CommandHandler<Command, LogEvent, LogState> commandHandler() {
    return newCommandHandlerBuilder()
        .forAnyState()
        .onCommand(Batch.class, this::onBatch)
        .onCommand(HubEnded.class, this::onHubEnded)
        .onCommand(ReadForPeer.class, this::onReadForPeer)
        .onCommand(Close.class, this::onClose)
        .onCommand(Sealed.class, done -> begin())
        .onCommand(Abandon.class, abandon -> Effect().stop())
        .build();
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<LogEvent, LogState> onBatch(
      Batch batch) {
    if (!ports.fence().stands()) {
      return Effect().stop();
    }
    List<Input> inputs = new ArrayList<>();
    if (!members.equals(ports.members().get())) {
      members = ports.members().get();
      inputs.add(new Input.MembersAre(members));
    }
    if (!proven && ports.provenSince().getAsLong() == 0) {
      proven = true;
      inputs.add(new Input.Proven());
    }
    for (ChannelCommand command : batch.commands()) {
      Input input = input(command);
      if (input != null) {
        inputs.add(input);
      }
    }
    if (batch.tick()) {
      inputs.add(new Input.Tick());
    }
    ChannelReplica.Decision decision = replica().decide(inputs, ports.now());
    decision.atOnce().forEach(this::run);
    LogEvent event = decision.event();
    if (event == null) {
      complete(batch, decision);
      return Effect().none();
    }
    return Effect().persist(event).thenRun(state -> complete(batch, decision));
  }

  private @Nullable Input input(ChannelCommand command) {
    if (command instanceof ChannelCommand.Publish publish) {
      if (tickets.waits(publish.replyTo(), publish.tag())) {
        // Handed over again while it waits for its durability: the first is answered.
        return null;
      }
      return new Input.Publish(
          tickets.issue(publish.replyTo(), publish.tag()),
          publish.key(),
          publish.previous(),
          publish.payload(),
          publish.durability());
    }
    if (command instanceof ChannelCommand.EnterBarrier enter) {
      return new Input.EnterBarrier(
          tickets.issue(enter.replyTo(), enter.tag()), enter.durability());
    }
    if (command instanceof ChannelCommand.FromPeer peer) {
      return new Input.Arrived(
          peer.message().from(), peer.message().epoch(), peer.message().body());
    }
    if (command instanceof ChannelCommand.AwaitPeer await) {
      return new Input.AwaitPeer(
          tickets.issue(await.replyTo(), await.tag()), await.peer(), await.epoch());
    }
    return command instanceof ChannelCommand.Compare ? new Input.Compare() : null;
  }

  private void complete(Batch batch, ChannelReplica.Decision decision) {
    if (!ports.fence().stands()) {
      // Written under this incarnation's own origin, so it is in nobody's way; but it must not be
      // acknowledged. The fence may stand again, and whoever then starts reads what was written.
      context.getSelf().tell(Abandon.INSTANCE);
      return;
    }
    replica().complete(decision).forEach(this::run);
    batch.commands().forEach(this::onAfterWrite);
    observe(decision.event());
    parent.tell(
        new ChannelEntity.BatchDone(
            replica().needsTicks(),
            replica().hasWaiting(),
            replica().confirmed(),
            hubs.isEmpty() && !replica().hasWaiting()));
  }

  private void observe(LogEvent.@Nullable Appended written) {
    Moment now = ports.now();
    observed.lags(replica().lag(now.elapsedMillis()));
    if (written == null) {
      return;
    }
    // One observation for each batch and region, of its oldest entry, however many there are.
    Map<RegionId, Long> oldestMillis = new TreeMap<>();
    for (Stored stored : written.entries()) {
      Origin origin = stored.entry().dot().origin();
      if (!origin.equals(replica().origin())) {
        oldestMillis.merge(origin.region(), stored.entry().serial().millis(), Math::min);
      }
    }
    oldestMillis.forEach(
        (origin, millis) -> observed.replicated(origin, Math.max(0, now.wallMillis() - millis)));
  }

  /** What is answered from the state that the batch led to. */
  private void onAfterWrite(ChannelCommand command) {
    if (command instanceof ChannelCommand.FromPeer peer) {
      peer.takenBy().tell(new ChannelReply.Taken());
    } else if (command instanceof ChannelCommand.Subscribe subscribe) {
      onSubscribe(subscribe);
    } else if (command instanceof ChannelCommand.Unsubscribe unsubscribe) {
      forget(unsubscribe.hub());
    } else if (command instanceof ChannelCommand.CatchUp catchUp) {
      replica().seen(catchUp.from().vector());
      catchUp.hub().tell(new ReaderAnswers(replica()).caughtUp(catchUp));
    } else if (command instanceof ChannelCommand.DescribeLog describe) {
      LogState log = replica().log();
      describe
          .replyTo()
          .tell(new ChannelReply.LogDescription(log.events(), log.segments(), log.overruled()));
    }
  }

  private void run(Effect effect) {
    if (effect instanceof Effect.Send send) {
      ports.links().send(send.to(), channel, send.body());
    } else if (effect instanceof Effect.Deliver deliver) {
      hubs.deliver(deliver.deliveries(), deliver.majority());
    } else if (effect instanceof Effect.BeganAnew) {
      hubs.beganAnew();
    } else if (effect instanceof Effect.SendFromJournal fromJournal) {
      readForPeer(fromJournal);
    } else if (effect instanceof Effect.PeerFell fell) {
      observed.peerFell(fell.peer());
    } else {
      tickets.answer(effect);
    }
  }

  private void onSubscribe(ChannelCommand.Subscribe subscribe) {
    ActorRef<HubFeed> hub = subscribe.hub();
    if (hubs.subscribe(hub, subscribe.subscription())) {
      context.watchWith(hub, new HubEnded(hub));
    }
    hub.tell(new ReaderAnswers(replica()).subscribed(subscribe, context.getSelf()));
  }

  private void readForPeer(Effect.SendFromJournal read) {
    if (!peersBeingRead.add(read.to())) {
      return;
    }
    context.pipeToSelf(
        LackingEntries.read(
            context.getSystem(), ports, persistenceId(channel), read.firstEvent(), read.held()),
        (entries, failure) -> new ReadForPeer(read.to(), entries == null ? List.of() : entries));
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<LogEvent, LogState> onReadForPeer(
      ReadForPeer read) {
    peersBeingRead.remove(read.peer());
    if (!read.entries().isEmpty()) {
      ports
          .links()
          .send(
              read.peer(), channel, new Exchange.Entries(read.entries(), replica().log().vector()));
    }
    return Effect().none();
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<LogEvent, LogState> onHubEnded(
      HubEnded ended) {
    hubs.forget(ended.hub());
    return Effect().none();
  }

  private void forget(ActorRef<HubFeed> hub) {
    if (hubs.forget(hub)) {
      context.unwatch(hub);
    }
  }

  private org.apache.pekko.persistence.typed.javadsl.Effect<LogEvent, LogState> onClose(
      LogState state, Close close) {
    LogEvent closing = ports.fence().stands() ? replica().closing() : null;
    return closing == null ? Effect().stop() : Effect().persist(closing).thenStop();
  }
}
