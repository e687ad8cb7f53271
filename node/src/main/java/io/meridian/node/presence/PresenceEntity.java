package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.kept.KeptChanges;
import io.meridian.node.presence.kept.KeptPresence;
import io.meridian.presence.channel.ChannelPresence;
import io.meridian.presence.channel.Effect;
import io.meridian.presence.channel.Input;
import io.meridian.presence.channel.Moment;
import io.meridian.presence.channel.PeerMessageCodec;
import io.meridian.presence.channel.Regions;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.PresenceState;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.EntityTypeKey;
import org.jspecify.annotations.Nullable;

/**
 * A channel's presence in this region: hands what hubs and peers say to a {@link ChannelPresence},
 * all that is in the mailbox as one batch, and does what comes of it. It begins with what the
 * region's nodes kept of the channel, and nobody is answered before that was read. What is kept is
 * read twice more soon after: what an earlier activation wrote last may have been under way. Only
 * then it keeps its own, every 100 ms at most.
 *
 * <p>It runs as long as a hub is subscribed, or there is a member in any region.
 *
 * <p>Bounds: before it has begun it holds {@value #WAITING_MAX} commands, and {@value
 * PresenceOperations#WAITING_MAX} unanswered frames at any time; what is beyond is dropped or
 * refused, and sent again by whoever misses an answer.
 */
public final class PresenceEntity extends AbstractBehavior<PresenceEntity.Command> {
  /** The entity type, one per channel: the entity's id is {@link ChannelId#text}. */
  public static final EntityTypeKey<Command> TYPE_KEY =
      EntityTypeKey.create(Command.class, "presence");

  private static final int WAITING_MAX = 10_000;
  private static final int BATCH_MAX = 1_000;
  private static final Duration KEEP_EVERY = Duration.ofMillis(100);
  private static final Duration OCCUPANCY_EVERY = Duration.ofSeconds(1);

  /** Deltas between nodes take less than the first, gossip of what was lost less than both. */
  private static final List<Duration> READ_AGAIN =
      List.of(Duration.ofSeconds(1), Duration.ofSeconds(3));

  /** While nothing goes on, graces, comparisons and hidden regions can wait for so long. */
  private static final Duration SLOW_TICK = Duration.ofSeconds(1);

  private static final long IN_USE_MILLIS = 5_000;

  private static final long IDLE_MILLIS = 10_000;

  public sealed interface Command {}

  /** From outside. */
  public record Ask(PresenceCommand command) implements Command, PresenceClusterMessage {}

  private record KeptRead(KeptPresence.Found found) implements Command {}

  private record ReadAgain(int times) implements Command {}

  private record HubEnded(ActorRef<PresenceFeed> hub) implements Command {}

  private enum Timer implements Command {
    /** All that was in the mailbox before is gathered. */
    HANDLE,
    TICK,
    KEEP,
    TELL_OCCUPANCY,
    STOP
  }

  private final TimerScheduler<Command> timers;
  private final ActorRef<ClusterSharding.ShardCommand> shard;
  private final ChannelId channel;
  private final PresencePorts ports;
  private final PresencePorts.Observed observed;
  private final PresenceHubs hubs = new PresenceHubs();
  private final PresenceOperations operations;
  private final Deque<PresenceCommand> waiting = new ArrayDeque<>();
  private final List<Input> inputs = new ArrayList<>();
  private final List<ActorRef<PresenceReply>> taken = new ArrayList<>();
  private final Set<ActorRef<PresenceFeed>> toBeFed = new LinkedHashSet<>();
  private @Nullable ChannelPresence presence;
  private KeptChanges unkept = new KeptChanges(0);
  private PresenceState found = PresenceState.EMPTY;
  private Regions regions;
  private boolean handleIsDue;
  private boolean settled;
  private boolean ticksSlowly;
  private long lastUseMillis;

  private PresenceEntity(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ActorRef<ClusterSharding.ShardCommand> shard,
      ChannelId channel,
      PresencePorts ports) {
    super(context);
    this.timers = timers;
    this.shard = shard;
    this.channel = channel;
    this.ports = ports;
    this.operations = new PresenceOperations(channel, hubs);
    this.regions = ports.regions().get();
    this.observed = ports.observer().started();
    this.lastUseMillis = ports.now().elapsedMillis();
    readKept();
  }

  public static Behavior<Command> create(
      ActorRef<ClusterSharding.ShardCommand> shard, ChannelId channel, PresencePorts ports) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers -> new PresenceEntity(context, timers, shard, channel, ports)));
  }

  /** The message with which a shard stops its entities. */
  public static Command stop() {
    return Timer.STOP;
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Ask.class, this::onAsk)
        .onMessage(KeptRead.class, this::onKeptRead)
        .onMessage(ReadAgain.class, this::onReadAgain)
        .onMessage(HubEnded.class, this::onHubEnded)
        .onMessageEquals(Timer.HANDLE, this::onHandle)
        .onMessageEquals(Timer.TICK, this::onTick)
        .onMessageEquals(Timer.KEEP, this::onKeep)
        .onMessageEquals(Timer.TELL_OCCUPANCY, this::onTellOccupancy)
        .onMessageEquals(Timer.STOP, this::onStop)
        .onSignal(PostStop.class, ended -> onPostStop())
        .build();
  }

  private void readKept() {
    getContext()
        .pipeToSelf(
            ports.kept().read(channel),
            (read, failure) -> new KeptRead(failure == null ? read : KeptPresence.Found.NOTHING));
  }

  private Behavior<Command> onKeptRead(KeptRead read) {
    PresenceState state = read.found().state();
    if (presence == null) {
      begin(read.found());
    } else if (!state.equals(found)) {
      gather(new Input.Found(state));
    }
    found = state;
    return this;
  }

  private void begin(KeptPresence.Found kept) {
    Moment now = ports.now();
    unkept = new KeptChanges(kept.generation());
    presence =
        new ChannelPresence(
            ports.settings(),
            ports.self(),
            kept.state(),
            now.wallMillis(),
            ThreadLocalRandom.current().nextLong(),
            regions,
            now);
    for (int times = 0; times < READ_AGAIN.size(); times++) {
      timers.startSingleTimer(times, new ReadAgain(times + 1), READ_AGAIN.get(times));
    }
    timers.startSingleTimer(Timer.TICK, Duration.ofMillis(ports.settings().tickMillis()));
    while (!waiting.isEmpty()) {
      take(waiting.removeFirst());
    }
  }

  private Behavior<Command> onReadAgain(ReadAgain again) {
    readKept();
    if (again.times() == READ_AGAIN.size()) {
      // From here on a higher generation takes the place of what was found.
      settled = true;
      keepSoon();
    }
    return this;
  }

  private Behavior<Command> onAsk(Ask ask) {
    lastUseMillis = ports.now().elapsedMillis();
    if (presence != null) {
      take(ask.command());
    } else if (waiting.size() < WAITING_MAX) {
      waiting.addLast(ask.command());
    } else if (ask.command() instanceof PresenceCommand.FromPeer peer) {
      peer.takenBy().tell(new PresenceReply.Taken());
    }
    return this;
  }

  private void take(PresenceCommand command) {
    if (command instanceof PresenceCommand.Subscribe subscribe) {
      if (hubs.subscribe(subscribe)) {
        getContext().watchWith(subscribe.hub(), new HubEnded(subscribe.hub()));
      }
      takeAnnounced(subscribe.hub());
    } else if (command instanceof PresenceCommand.Announce announce) {
      hubs.announce(announce);
      takeAnnounced(announce.hub());
    } else if (command instanceof PresenceCommand.Unsubscribe unsubscribe) {
      getContext().unwatch(unsubscribe.hub());
      hubs.ended(unsubscribe.hub(), false).forEach(this::gather);
    } else if (command instanceof PresenceCommand.ListMembers list) {
      list.replyTo().tell(MembersPage.of(handled().visible(), list));
    } else if (command instanceof PresenceCommand.AskOccupancy ask) {
      ask.replyTo().tell(new PresenceReply.Occupied(handled().occupancy()));
    } else {
      Input input = operations.input(command);
      if (input != null) {
        gather(input);
      }
      if (command instanceof PresenceCommand.FromPeer peer) {
        taken.add(peer.takenBy());
        handleSoon();
      }
    }
  }

  private void takeAnnounced(ActorRef<PresenceFeed> hub) {
    List<Input> announced = hubs.takeAnnounced(hub);
    if (announced != null) {
      announced.forEach(this::gather);
      toBeFed.add(hub);
      handleSoon();
    }
  }

  private Behavior<Command> onHubEnded(HubEnded ended) {
    hubs.ended(ended.hub(), ports.nodeIsGone().test(ended.hub())).forEach(this::gather);
    return this;
  }

  private void gather(Input input) {
    inputs.add(input);
    if (inputs.size() >= BATCH_MAX) {
      handle();
    } else {
      handleSoon();
    }
  }

  private void handleSoon() {
    if (!handleIsDue) {
      handleIsDue = true;
      getContext().getSelf().tell(Timer.HANDLE);
    }
  }

  private Behavior<Command> onHandle() {
    handleIsDue = false;
    handle();
    return this;
  }

  private ChannelPresence handled() {
    handle();
    if (presence == null) {
      throw new IllegalStateException("presence of " + channel + " has not begun");
    }
    return presence;
  }

  private void handle() {
    ChannelPresence running = presence;
    if (running == null) {
      return;
    }
    Regions now = ports.regions().get();
    if (now != regions) {
      regions = now;
      inputs.add(0, new Input.RegionsAre(now));
    }
    if (!inputs.isEmpty()) {
      List<Input> batch = List.copyOf(inputs);
      inputs.clear();
      running.handle(batch, ports.now()).forEach(this::perform);
      observed.members(running.state().memberCount());
    }
    taken.forEach(by -> by.tell(new PresenceReply.Taken()));
    taken.clear();
    if (!toBeFed.isEmpty()) {
      SortedMap<MemberKey, Entry> visible = running.visible();
      toBeFed.forEach(
          hub -> hubs.snapshot(hub, visible, running.occupancy(), getContext().getSelf()));
      toBeFed.clear();
    }
    keepSoon();
    if (ticksSlowly && ticksFast(running)) {
      scheduleTick(running);
    }
  }

  private void perform(Effect effect) {
    if (effect instanceof Effect.Show show) {
      hubs.show(show.shown());
      ports.history().record(channel, show.shown());
    } else if (effect instanceof Effect.Send send) {
      ports.links().send(send.to(), channel, PeerMessageCodec.encode(send.message()));
    } else if (effect instanceof Effect.Keep keep) {
      unkept.changed(keep.before(), keep.delta());
    } else if (effect instanceof Effect.Answer answer) {
      operations.answer(answer);
    } else if (effect instanceof Effect.OccupancyChanged
        && !timers.isTimerActive(Timer.TELL_OCCUPANCY)) {
      timers.startSingleTimer(Timer.TELL_OCCUPANCY, OCCUPANCY_EVERY);
    }
  }

  private Behavior<Command> onTellOccupancy() {
    hubs.occupancy(handled().occupancy());
    return this;
  }

  private Behavior<Command> onTick() {
    inputs.add(new Input.Tick());
    ChannelPresence running = handled();
    scheduleTick(running);
    long idleMillis = ports.now().elapsedMillis() - lastUseMillis;
    if (hubs.isEmpty() && running.dispensable() && idleMillis >= IDLE_MILLIS) {
      lastUseMillis += idleMillis;
      shard.tell(new ClusterSharding.Passivate<>(getContext().getSelf()));
    }
    return this;
  }

  private void scheduleTick(ChannelPresence running) {
    ticksSlowly = !ticksFast(running);
    timers.startSingleTimer(
        Timer.TICK, ticksSlowly ? SLOW_TICK : Duration.ofMillis(ports.settings().tickMillis()));
  }

  private boolean ticksFast(ChannelPresence running) {
    boolean inUse =
        operations.areWaiting() || ports.now().elapsedMillis() - lastUseMillis < IN_USE_MILLIS;
    return inUse && running.needsTicks();
  }

  private void keepSoon() {
    if (settled && unkept.isDue(ports.now().wallMillis()) && !timers.isTimerActive(Timer.KEEP)) {
      timers.startSingleTimer(Timer.KEEP, KEEP_EVERY);
    }
  }

  private Behavior<Command> onKeep() {
    write(unkept.take(handled().state(), ports.now().wallMillis()));
    keepSoon();
    return this;
  }

  private void write(List<KeptChanges.Write> writes) {
    writes.forEach(write -> ports.kept().write(channel, write));
  }

  private Behavior<Command> onStop() {
    if (presence != null) {
      ChannelPresence ending = handled();
      long wallMillis = ports.now().wallMillis();
      if (ending.dispensable()) {
        write(unkept.end(ending.state(), wallMillis));
      } else {
        while (unkept.isDue(wallMillis)) {
          write(unkept.take(ending.state(), wallMillis));
        }
      }
    }
    return Behaviors.stopped();
  }

  private Behavior<Command> onPostStop() {
    observed.stopped();
    return this;
  }
}
