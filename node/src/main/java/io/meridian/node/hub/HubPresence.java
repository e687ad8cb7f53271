package io.meridian.node.hub;

import io.meridian.node.presence.PresenceDirectory;
import io.meridian.node.presence.PresenceFeed;
import io.meridian.node.presence.PresenceReply;
import io.meridian.node.protocol.Flags;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Owner;
import java.time.Duration;
import java.util.List;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * A hub's part in its channel's presence: the only thing on the node that talks to the channel's
 * presence entity. It keeps the members that its subscribers were told of, and what its own
 * connections hold and asked for.
 *
 * <p>It subscribes when the hub starts, and anew when no snapshot comes, a message is missing or
 * the entity ended. Each subscription tells who is held here, then, once the snapshot is there,
 * hands over again what is unanswered. Subscribers notice nothing but the differences.
 *
 * <p>Bounds: what is unanswered is bounded by its connections, which read no further, and is given
 * up after {@link #ANSWER_MILLIS}; {@link Holdings} bounds those whose end was not taken yet.
 */
final class HubPresence {
  private static final long SETTLE_MILLIS = 2_000;
  private static final long SUBSCRIBE_AGAIN_MILLIS = 1_000;
  private static final long HAND_AGAIN_MILLIS = 5_000;
  private static final long ANSWER_MILLIS = 20_000;

  private static final Duration TICK = Duration.ofMillis(250);

  /** What a hub hands on to its presence. */
  sealed interface Input {}

  record Requested(PresenceRequest request) implements Input {}

  record Fed(PresenceFeed feed) implements Input {}

  record Replied(PresenceReply reply) implements Input {}

  record EntityEnded(long subscription) implements Input {}

  private record Announced(long attachment) implements Input {}

  private enum Tick implements Input {
    INSTANCE
  }

  private final ActorContext<Hub.Command> context;
  private final TimerScheduler<Hub.Command> timers;
  private final HubRegistry.Key key;
  private final ToPresence entity;
  private final VisibleMembers members;
  private final OccupancyEvents occupancy;
  private final Holdings holdings = new Holdings();
  private final long startedMillis = nowMillis();
  private long subscription;
  private long subscribedMillis;
  private long feedCount;
  private boolean synced;
  private boolean settled;
  private boolean countsChanged;
  private long tags;

  HubPresence(
      ActorContext<Hub.Command> context,
      TimerScheduler<Hub.Command> timers,
      HubRegistry.Key key,
      PresenceDirectory entities,
      Owner owner) {
    this.context = context;
    this.timers = timers;
    this.key = key;
    this.entity =
        new ToPresence(
            entities,
            key.channel(),
            owner,
            context.messageAdapter(
                PresenceFeed.class, message -> new Hub.ForPresence(new Fed(message))),
            context.messageAdapter(
                PresenceReply.class, message -> new Hub.ForPresence(new Replied(message))));
    String life = Long.toString(System.currentTimeMillis(), Character.MAX_RADIX);
    this.members = new VisibleMembers(key.name(), life);
    this.occupancy = new OccupancyEvents(key.name(), life);
    subscribe();
  }

  /**
   * Whether it is known who is a member, or was waited for long enough: who attaches is told
   * ATTACHED from then on.
   */
  boolean settled() {
    return settled;
  }

  void handle(Input input) {
    if (input instanceof Requested requested) {
      onRequest(requested.request());
    } else if (input instanceof Fed fed) {
      onFed(fed.feed());
    } else if (input instanceof Replied replied) {
      if (replied.reply() instanceof PresenceReply.Occupied occupied) {
        occupancy.changed(occupied.occupancy(), holdings.all());
      }
    } else if (input instanceof EntityEnded end) {
      if (end.subscription() == subscription) {
        subscribe();
      }
    } else if (input instanceof Announced announced) {
      showOccupancy(announced.attachment());
    } else {
      onTick();
    }
  }

  private void showOccupancy(long attachment) {
    Holding holding = holdings.at(attachment);
    if (holding != null && !occupancy.show(holding)) {
      entity.askOccupancy();
    }
  }

  private void wake() {
    if (!timers.isTimerActive(Tick.INSTANCE)) {
      timers.startSingleTimer(Tick.INSTANCE, new Hub.ForPresence(Tick.INSTANCE), TICK);
    }
  }

  /**
   * An attachment begins, or one goes on whose connection had fallen behind.
   *
   * @param holder the number of the first attachment, by which presence knows it
   */
  void attach(
      long attachment, long holder, Attendance attendance, ActorRef<Subscriber> connection) {
    Holding holding = holdings.get(holder);
    if (holding == null) {
      holding = new Holding(holder, attendance, connection);
      holdings.add(holding);
      if (attendance.resumed() || attachment != holder) {
        holding.arrives();
        tellArrival(holding);
      }
    }
    holding.attendsAs(attendance);
    holdings.place(holding, attachment);
    changedCounts();
  }

  private void tellArrival(Holding holding) {
    if (synced && holding.end() == null && holding.takeArrived()) {
      entity.arrived(holding);
    }
  }

  /**
   * The attachment is told ATTACHED now, and changes from here on.
   *
   * @return the members for it; null for one who is not to know them, or when they are not known
   *     yet: then {@link Subscriber.Members} follows when they are
   */
  @Nullable Roster announce(long attachment) {
    Holding holding = holdings.at(attachment);
    if (holding == null) {
      return null;
    }
    holding.announced();
    if (holding.attendance().occupancyShown() != null) {
      // Behind the ATTACHED that is being made.
      context.getSelf().tell(new Hub.ForPresence(new Announced(attachment)));
    }
    return rosterFor(holding);
  }

  private @Nullable Roster rosterFor(Holding holding) {
    return members.known() && holding.attendance().has(Flags.PRESENCE_SUBSCRIBE)
        ? members.roster()
        : null;
  }

  /** The attachment gets no frames any more; its members stay. */
  void pause(long attachment) {
    holdings.pause(attachment);
  }

  void detach(long holder, Holding.End end) {
    Holding holding = holdings.get(holder);
    if (holding == null || holding.end() != null) {
      return;
    }
    changedCounts();
    if (holdings.end(holding, end)) {
      ask(holding, new Holding.Asked(List.of(), 0, false, Integer.MAX_VALUE, nowMillis()));
    }
  }

  /** Nobody is attached any more. */
  void stop() {
    entity.unsubscribe();
  }

  private void onRequest(PresenceRequest request) {
    if (request instanceof PresenceRequest.Operate operate) {
      Holding holding = holdings.get(operate.holder());
      if (holding != null && holding.end() == null) {
        ask(
            holding,
            new Holding.Asked(
                operate.changes(),
                operate.msgSerial(),
                operate.majority(),
                operate.membersMax(),
                nowMillis()));
      }
    } else if (request instanceof PresenceRequest.Attend attend) {
      Holding holding = holdings.at(attend.attachment());
      if (holding != null) {
        holding.attendsAs(attend.attendance());
        changedCounts();
        if (holding.isAnnounced()) {
          holding
              .connection()
              .tell(
                  new Subscriber.AttachedAgain(attend.attachment(), announce(attend.attachment())));
        }
      }
    } else if (request instanceof PresenceRequest.Sync sync) {
      Holding holding = holdings.at(sync.attachment());
      if (holding != null && holding.isAnnounced()) {
        sendMembers(holding);
      }
    }
  }

  private void sendMembers(Holding holding) {
    Roster roster = rosterFor(holding);
    if (roster != null) {
      holding.connection().tell(new Subscriber.Members(holding.attachment(), roster));
    }
  }

  private void ask(Holding holding, Holding.Asked asked) {
    long tag = ++tags;
    holding.ask(tag, asked);
    if (synced) {
      entity.hand(holding, tag, asked);
    }
    wake();
  }

  private void handAll(Holding holding) {
    holding.handedAll(nowMillis());
    holding.line().forEach((tag, asked) -> entity.hand(holding, tag, asked));
  }

  private void subscribe() {
    synced = false;
    subscription++;
    feedCount = 0;
    subscribedMillis = nowMillis();
    members.beginSnapshot();
    entity.subscribe(subscription, holdings);
    wake();
  }

  private void onFed(PresenceFeed message) {
    if (message instanceof PresenceFeed.Snapshot snapshot) {
      onSnapshot(snapshot);
    } else if (message instanceof PresenceFeed.Changes changes) {
      if (synced && isNext(changes.subscription(), changes.number())) {
        members.apply(changes.shown());
        PresenceFanOut.show(key.name(), changes.shown(), holdings.all());
      }
    } else if (message instanceof PresenceFeed.Answered answered) {
      onAnswered(answered);
    } else if (message instanceof PresenceFeed.OccupancyIs is
        && is.subscription() == subscription) {
      occupancy.changed(is.occupancy(), holdings.all());
    }
  }

  /** False for what is of an earlier subscription, and when one is missing: then it comes anew. */
  private boolean isNext(long ofSubscription, long number) {
    if (ofSubscription != subscription) {
      return false;
    }
    if (number != feedCount + 1) {
      subscribe();
      return false;
    }
    feedCount = number;
    return true;
  }

  private void onSnapshot(PresenceFeed.Snapshot snapshot) {
    if (synced || !isNext(snapshot.subscription(), snapshot.number())) {
      return;
    }
    subscribedMillis = nowMillis();
    members.addToSnapshot(snapshot.members());
    if (!snapshot.last()) {
      return;
    }
    synced = true;
    // The same entity again, when a message was lost: its end is the end of this subscription.
    context.unwatch(snapshot.entity());
    context.watchWith(
        snapshot.entity(), new Hub.ForPresence(new EntityEnded(snapshot.subscription())));
    boolean first = !members.known();
    List<Shown> differences = members.endSnapshot(System.currentTimeMillis());
    for (Holding holding : holdings.all()) {
      if (first && holding.isAnnounced()) {
        sendMembers(holding);
      }
      tellArrival(holding);
      handAll(holding);
    }
    if (!first) {
      PresenceFanOut.show(key.name(), differences, holdings.all());
    }
    settled = true;
    changedCounts();
  }

  private void onAnswered(PresenceFeed.Answered answered) {
    Holding holding = holdings.get(answered.attachment());
    Holding.Asked asked = holding == null ? null : holding.answered(answered.tag());
    if (holding == null || asked == null) {
      return;
    }
    if (asked.isRelease()) {
      holding.endIsKnown();
    } else {
      if (!(answered.outcome() instanceof Outcome.Full)) {
        // Also when no majority is known to have them in time: this region has.
        holding.made(asked.changes());
      }
      // Also after a detach: the connection answers in order, and waits for this one.
      holding.connection().tell(new Subscriber.Operated(asked.msgSerial(), answered.outcome()));
    }
    holdings.forgetIfDone(holding);
  }

  private void onTick() {
    long now = nowMillis();
    settled |= now - startedMillis >= SETTLE_MILLIS;
    if (!synced && now - subscribedMillis >= SUBSCRIBE_AGAIN_MILLIS) {
      subscribe();
    }
    boolean unanswered = false;
    for (Holding holding : holdings.all()) {
      for (Holding.Asked asked : holding.overdue(now, ANSWER_MILLIS)) {
        giveUp(holding, asked);
      }
      if (synced && holding.silentFor(now, HAND_AGAIN_MILLIS)) {
        handAll(holding);
      }
      unanswered |= holding.hasUnanswered();
    }
    List.copyOf(holdings.all()).forEach(holdings::forgetIfDone);
    if (synced && countsChanged) {
      countsChanged = false;
      entity.counted(holdings.counts());
    }
    if (!synced || unanswered) {
      wake();
    }
  }

  private void giveUp(Holding holding, Holding.Asked asked) {
    holding
        .connection()
        .tell(
            new Subscriber.Operated(
                asked.msgSerial(),
                new Outcome.TimedOut(
                    "the presence of channel '"
                        + key.channel().name()
                        + "' did not answer "
                        + asked.changes().size()
                        + " operations within "
                        + ANSWER_MILLIS
                        + " ms; it is safe to send them again")));
  }

  private void changedCounts() {
    countsChanged = true;
    wake();
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
