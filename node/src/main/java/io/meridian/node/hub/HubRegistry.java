package io.meridian.node.hub;

import io.meridian.node.channel.ChannelId;
import io.meridian.replication.position.Position;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * The node's hubs. Connections reach a hub through here only, so that it is known when nobody is
 * attached and nobody is on the way; a hub without attachments is kept for a while, since clients
 * come back.
 */
public final class HubRegistry extends AbstractBehavior<HubRegistry.Command> {
  private static final Duration EMPTY_MAX = Duration.ofSeconds(30);

  /**
   * A hub's channel as clients call it.
   *
   * @param name full name, with qualifier: frames carry it
   */
  public record Key(ChannelId channel, String name) {}

  public sealed interface Command {}

  /**
   * Attaches a connection, or lets it go on after {@link Pause}.
   *
   * @param attachment unique on this node; the connection gets {@link Subscriber.Attached} and then
   *     frames under it
   * @param holder the number of its first attachment, which holds its members however often it is
   *     paused
   * @param from where the connection is; null to take everything from now on
   */
  public record Attach(
      Key key,
      long attachment,
      long holder,
      Attendance attendance,
      ActorRef<Subscriber> connection,
      @Nullable Position from)
      implements Command {}

  /** The connection wants no frames until it attaches again under another number. */
  public record Pause(Key key, long attachment) implements Command {}

  /**
   * Ends an attachment, paused or not, once.
   *
   * @param left the client left the channel: its members leave at once; else its transport is lost,
   *     and they stay for their grace
   */
  public record Detach(Key key, long attachment, long holder, boolean left) implements Command {}

  /** For the channel's presence; dropped when the connection is not attached any more. */
  public record ForPresence(Key key, PresenceRequest request) implements Command {}

  private record Empty(Key key) implements Command {}

  private record Ended(Key key, ActorRef<Hub.Command> hub) implements Command {}

  private static final class Known {
    final ActorRef<Hub.Command> hub;
    final Set<Long> holders = new HashSet<>();

    Known(ActorRef<Hub.Command> hub) {
      this.hub = hub;
    }
  }

  private final TimerScheduler<Command> timers;
  private final HubPorts ports;
  private final ReplayTurns turns;
  private final Map<Key, Known> hubs = new HashMap<>();

  private HubRegistry(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      HubPorts ports,
      ReplayTurns.Limits limits) {
    super(context);
    this.timers = timers;
    this.ports = ports;
    this.turns = new ReplayTurns(limits);
  }

  public static Behavior<Command> create(HubPorts ports) {
    return create(ports, ReplayTurns.Limits.DEFAULT);
  }

  static Behavior<Command> create(HubPorts ports, ReplayTurns.Limits limits) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new HubRegistry(context, timers, ports, limits)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Attach.class, this::onAttach)
        .onMessage(Pause.class, this::onPause)
        .onMessage(Detach.class, this::onDetach)
        .onMessage(ForPresence.class, this::onForPresence)
        .onMessage(Empty.class, this::onEmpty)
        .onMessage(Ended.class, this::onEnded)
        .build();
  }

  private Behavior<Command> onAttach(Attach attach) {
    timers.cancel(attach.key());
    Known known = hubs.computeIfAbsent(attach.key(), this::start);
    known.holders.add(attach.holder());
    known.hub.tell(
        new Hub.Attach(
            attach.attachment(),
            attach.holder(),
            attach.attendance(),
            attach.connection(),
            attach.from()));
    return this;
  }

  private Behavior<Command> onPause(Pause pause) {
    Known known = hubs.get(pause.key());
    if (known != null) {
      known.hub.tell(new Hub.Pause(pause.attachment()));
    }
    return this;
  }

  private Behavior<Command> onForPresence(ForPresence message) {
    Known known = hubs.get(message.key());
    if (known != null) {
      known.hub.tell(new Hub.ForPresence(new HubPresence.Requested(message.request())));
    }
    return this;
  }

  private Known start(Key key) {
    ActorRef<Hub.Command> hub = getContext().spawnAnonymous(Hub.create(key, ports, turns));
    getContext().watchWith(hub, new Ended(key, hub));
    return new Known(hub);
  }

  /** A hub that failed has told its connections; those that come now get another. */
  private Behavior<Command> onEnded(Ended ended) {
    Known known = hubs.get(ended.key());
    if (known != null && known.hub.equals(ended.hub())) {
      hubs.remove(ended.key());
      timers.cancel(ended.key());
    }
    return this;
  }

  private Behavior<Command> onDetach(Detach detach) {
    Known known = hubs.get(detach.key());
    if (known != null && known.holders.remove(detach.holder())) {
      known.hub.tell(
          new Hub.Detach(
              detach.attachment(),
              detach.holder(),
              detach.left() ? Holding.End.LEFT : Holding.End.LOST));
      if (known.holders.isEmpty()) {
        timers.startSingleTimer(detach.key(), new Empty(detach.key()), EMPTY_MAX);
      }
    }
    return this;
  }

  private Behavior<Command> onEmpty(Empty empty) {
    Known known = hubs.get(empty.key());
    if (known != null && known.holders.isEmpty()) {
      hubs.remove(empty.key());
      known.hub.tell(new Hub.Stop());
    }
    return this;
  }
}
