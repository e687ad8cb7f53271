package io.meridian.node.hub;

import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.HubFeed;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One channel on one node: the only thing here that talks to the channel's entity and, by {@link
 * HubPresence}, to its presence, and the fan-out to this node's connections.
 *
 * <p>Bounded by its connections: a hub keeps no frames. A connection that cannot keep up is left
 * out of the shared frames and catches up from the log.
 */
final class Hub extends AbstractBehavior<Hub.Command> {
  sealed interface Command {}

  /** A connection attaches, or goes on. @see HubRegistry.Attach */
  record Attach(
      long attachment,
      long holder,
      Attendance attendance,
      ActorRef<Subscriber> connection,
      @Nullable Position from)
      implements Command {}

  /** The attachment gets no frames any more; its members stay. */
  record Pause(long attachment) implements Command {}

  record Detach(long attachment, long holder, Holding.End end) implements Command {}

  record ForPresence(HubPresence.Input input) implements Command {}

  private record Fed(HubFeed feed) implements Command {}

  private record EntityEnded(long subscription) implements Command {}

  private record Replayed(long attachment, JournalReplay.@Nullable End end) implements Command {}

  /** Nobody is attached, nor on the way here. */
  record Stop() implements Command {}

  private enum Timer implements Command {
    SUBSCRIBE,
    ASK
  }

  private final HubRegistry.Key key;
  private final ChannelDirectory channels;
  private final ChannelSubscription subscription;
  private final CatchUpQuestions questions;
  private final HubPresence presence;
  private final ReplayTurns turns;
  private final Map<Long, Attachment> attachments = new LinkedHashMap<>();
  private @Nullable Position position;
  private boolean stopping;

  private Hub(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      HubRegistry.Key key,
      HubPorts ports,
      ReplayTurns turns) {
    super(context);
    this.key = key;
    this.turns = turns;
    this.channels = ports.channels();
    ActorRef<HubFeed> feed = context.messageAdapter(HubFeed.class, Fed::new);
    EntityOfHub entity = new EntityOfHub(channels, key.channel(), feed, timers);
    this.subscription = new ChannelSubscription(entity, Timer.SUBSCRIBE);
    this.questions = new CatchUpQuestions(entity, Timer.ASK);
    this.presence = new HubPresence(context, timers, key, ports.presence(), ports.owner());
    subscribe();
  }

  static Behavior<Command> create(HubRegistry.Key key, HubPorts ports, ReplayTurns turns) {
    return Behaviors.setup(
        context -> Behaviors.withTimers(timers -> new Hub(context, timers, key, ports, turns)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Attach.class, this::onAttach)
        .onMessage(Pause.class, this::onPause)
        .onMessage(Detach.class, this::onDetach)
        .onMessage(ForPresence.class, this::onForPresence)
        .onMessage(Fed.class, this::onFed)
        .onMessage(EntityEnded.class, this::onEntityEnded)
        .onMessage(Replayed.class, this::onReplayed)
        .onMessageEquals(Timer.SUBSCRIBE, this::onSubscribeAgain)
        .onMessageEquals(Timer.ASK, this::onAskAgain)
        .onMessage(Stop.class, stop -> onStop())
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  /** What was asked of the entity under the last subscription is asked anew under the next. */
  private void subscribe() {
    questions.forgetAll();
    subscription.begin(position);
  }

  private Behavior<Command> onSubscribeAgain() {
    subscription.askAgain(position);
    return this;
  }

  private Behavior<Command> onAttach(Attach attach) {
    Attachment attachment = new Attachment(attach.attachment(), attach.connection(), attach.from());
    attachments.put(attach.attachment(), attachment);
    presence.attach(attach.attachment(), attach.holder(), attach.attendance(), attach.connection());
    if (places()) {
      place(attachment);
    }
    return this;
  }

  /** Who attaches waits for the members, so that ATTACHED can say whether there are any. */
  private boolean places() {
    return subscription.stands() && presence.settled();
  }

  private Behavior<Command> onPause(Pause pause) {
    presence.pause(pause.attachment());
    endAttachment(pause.attachment());
    return this;
  }

  private Behavior<Command> onDetach(Detach detach) {
    presence.detach(detach.holder(), detach.end());
    endAttachment(detach.attachment());
    return this;
  }

  private void endAttachment(long number) {
    Attachment attachment = attachments.remove(number);
    if (attachment != null) {
      end(attachment);
      questions.forget(attachment);
    }
  }

  private void end(Attachment attachment) {
    attachment.end();
    turns.giveUp(attachment.number());
  }

  private Behavior<Command> onForPresence(ForPresence message) {
    boolean before = presence.settled();
    presence.handle(message.input());
    if (!before && places()) {
      placeThoseCatchingUp();
    }
    return this;
  }

  /** Starts an attachment at the hub's position, or asks for what it lacks. */
  private void place(Attachment attachment) {
    Position hub = hubPosition();
    Position from = attachment.position();
    if (from == null) {
      attachment.announce(hub, false, presence::announce);
      attachment.caughtUp(hub, hub.vector());
    } else {
      questions.ask(attachment, from);
    }
  }

  private Behavior<Command> onAskAgain() {
    questions.askOverdueAgain();
    return this;
  }

  private void placeThoseCatchingUp() {
    if (!places()) {
      return;
    }
    for (Attachment attachment : List.copyOf(attachments.values())) {
      if (attachment.state() == Attachment.State.CATCHING_UP && !attachment.replaying()) {
        place(attachment);
      }
    }
  }

  private Position hubPosition() {
    return position == null ? Position.START : position;
  }

  private Behavior<Command> onFed(Fed fed) {
    HubFeed feed = fed.feed();
    if (feed instanceof HubFeed.Subscribed subscribed) {
      onSubscribed(subscribed);
    } else if (feed instanceof HubFeed.Deliveries deliveries) {
      onDeliveries(deliveries);
    } else if (feed instanceof HubFeed.CaughtUp caughtUp) {
      onCaughtUp(caughtUp);
    } else if (feed instanceof HubFeed.Behind behind) {
      onBehind(behind);
    } else if (feed instanceof HubFeed.Lost lost) {
      onLost(lost);
    } else if (feed instanceof HubFeed.BeganAnew anew
        && subscription.standsAs(anew.subscription())) {
      subscribe();
    }
    return this;
  }

  private void onLost(HubFeed.Lost lost) {
    Attachment attachment = questions.answered(lost.request());
    if (attachment != null) {
      attachment.skipsTo(lost.from(), presence::announce);
      if (places()) {
        place(attachment);
      }
    }
  }

  private void onDeliveries(HubFeed.Deliveries deliveries) {
    if (!subscription.standsAs(deliveries.subscription())) {
      return;
    }
    if (!subscription.isNext(deliveries)) {
      // One was lost between two nodes.
      subscribe();
      return;
    }
    deliver(deliveries.deliveries());
  }

  private void onSubscribed(HubFeed.Subscribed now) {
    if (!subscription.accepts(now)) {
      return;
    }
    // The same entity again, when a delivery was lost: its end is the end of this subscription.
    getContext().unwatch(now.entity());
    getContext().watchWith(now.entity(), new EntityEnded(now.subscription()));
    if (now.complete()) {
      deliver(now.missed());
      position = now.position();
    } else {
      // Too far behind for the entity's memory, or ahead of it: each connection is placed by
      // itself.
      Position before = hubPosition();
      for (Attachment attachment : attachments.values()) {
        switch (attachment.state()) {
          case LIVE -> attachment.fallsBehind(before);
          case AHEAD -> attachment.fallsBehindWhereItIs();
          case CATCHING_UP -> {}
        }
      }
      position = now.position();
    }
    placeThoseCatchingUp();
  }

  private void deliver(List<Delivery> deliveries) {
    if (deliveries.isEmpty()) {
      return;
    }
    position = deliveries.get(deliveries.size() - 1).after();
    VersionVector hub = position.vector();
    List<OutFrame> shared = frames(deliveries);
    for (Attachment attachment : attachments.values()) {
      switch (attachment.state()) {
        case LIVE -> attachment.send(shared);
        case AHEAD -> attachment.send(frames(attachment.ownDeliveries(deliveries, hub)));
        case CATCHING_UP -> {}
      }
    }
  }

  private List<OutFrame> frames(List<Delivery> deliveries) {
    return deliveries.stream().map(delivery -> OutFrame.of(key.name(), delivery)).toList();
  }

  private void onCaughtUp(HubFeed.CaughtUp caughtUp) {
    Attachment attachment = questions.answered(caughtUp.request());
    if (attachment == null) {
      return;
    }
    Position from = attachment.position();
    attachment.announce(from == null ? hubPosition() : from, true, presence::announce);
    attachment.send(frames(caughtUp.missed()));
    attachment.caughtUp(caughtUp.position(), hubPosition().vector());
  }

  private void onBehind(HubFeed.Behind behind) {
    Attachment attachment = questions.answered(behind.request());
    Position from = attachment == null ? null : attachment.position();
    if (attachment == null || from == null) {
      return;
    }
    attachment.announce(from, true, presence::announce);
    attachment.replays();
    long number = attachment.number();
    getContext()
        .pipeToSelf(
            new JournalReplay(
                    getContext().getSystem(),
                    turns,
                    channels.journal(),
                    channels.persistenceId(key.channel()),
                    key.name(),
                    attachment,
                    from,
                    behind)
                .run(),
            (end, failure) -> new Replayed(number, end));
  }

  private Behavior<Command> onReplayed(Replayed replayed) {
    Attachment attachment = attachments.get(replayed.attachment());
    if (attachment != null) {
      JournalReplay.End end = replayed.end();
      if (end == null) {
        // Part of it may have been delivered: only the client knows where it is.
        attachment.connection().tell(new Subscriber.Lost(attachment.number()));
        return this;
      }
      attachment.replayedTo(end.at());
      if (end instanceof JournalReplay.Unplaceable) {
        attachment.skipsTo(end.at().merge(hubPosition()), presence::announce);
      }
      if (places()) {
        place(attachment);
      }
    }
    return this;
  }

  private Behavior<Command> onEntityEnded(EntityEnded ended) {
    if (subscription.standsAs(ended.subscription())) {
      subscribe();
    }
    return this;
  }

  private Behavior<Command> onStop() {
    stopping = true;
    subscription.end();
    presence.stop();
    return Behaviors.stopped();
  }

  /** Whoever is still attached when a hub fails comes again with the position that it has. */
  private Behavior<Command> onPostStop() {
    attachments.values().forEach(this::end);
    if (!stopping) {
      attachments
          .values()
          .forEach(
              attachment -> attachment.connection().tell(new Subscriber.Lost(attachment.number())));
    }
    return this;
  }
}
