package io.meridian.node.life;

import io.meridian.node.region.RegionLinks;
import io.meridian.node.storage.Lives;
import io.meridian.regions.RegionId;
import io.meridian.replication.life.ColdStart;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.log.Origin;
import io.meridian.replication.replica.Membership;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds out under which life a node that starts is to run. A region that runs has one, and its
 * nodes tell. When none runs the oldest node of the cluster asks the other regions, decides, and
 * stores what it decided; the nodes that start beside it wait for that. Ends when the life is
 * known.
 */
public final class LifeStart extends AbstractBehavior<LifeStart.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(LifeStart.class);

  /** How often a peer that has not answered is asked. */
  private static final Duration ASK_EVERY = Duration.ofMillis(250);

  /** For the other nodes to learn what was decided; they learn it later otherwise. */
  private static final Duration SHARED_WITHIN = Duration.ofSeconds(1);

  public sealed interface Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private record Shared(Replicator.SubscribeResponse<LWWMap<String, String>> response)
      implements Command {}

  /**
   * @param stored null when storage is new
   */
  private record Read(@Nullable StoredLife stored) implements Command {}

  /**
   * @param stored what storage says after the write
   */
  private record Written(ColdStart.Verdict verdict, @Nullable StoredLife stored)
      implements Command {}

  /** What storage says has to be read, perhaps again. */
  private record Unread() implements Command {}

  private record Known(StoredLife life) implements Command {}

  private final ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator;
  private final Lives lives;
  private final RegionLinks links;
  private final Membership members;
  private final CompletableFuture<StoredLife> decided;
  private final long startNanos = System.nanoTime();
  private SharedLives shared = SharedLives.NONE;
  private boolean read;
  private @Nullable StoredLife stored;
  private boolean busy;
  private ColdStart.@Nullable Verdict attempted;

  private LifeStart(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator,
      Lives lives,
      RegionLinks links,
      Membership members,
      CompletableFuture<StoredLife> decided) {
    super(context);
    this.replicator = replicator;
    this.lives = lives;
    this.links = links;
    this.members = members;
    this.decided = decided;
    replicator.subscribe(SharedLives.KEY, Shared::new);
    timers.startTimerAtFixedRate(Tick.INSTANCE, Duration.ZERO, ASK_EVERY);
  }

  /**
   * @param decided completed with the life, by then stored
   */
  public static Behavior<Command> create(
      Lives lives, RegionLinks links, Membership members, CompletableFuture<StoredLife> decided) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    DistributedData.<Command, LWWMap<String, String>>withReplicatorMessageAdapter(
                        replicator ->
                            new LifeStart(
                                context, timers, replicator, lives, links, members, decided))));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(Shared.class, this::onShared)
        .onMessage(Read.class, this::onRead)
        .onMessage(Written.class, this::onWritten)
        .onMessage(Unread.class, unread -> onUnread())
        .onMessage(Known.class, this::onKnown)
        .build();
  }

  private Behavior<Command> onShared(Shared now) {
    if (now.response() instanceof Replicator.Changed<LWWMap<String, String>> changed) {
      shared = SharedLives.of(changed.get(SharedLives.KEY));
    }
    return this;
  }

  private Behavior<Command> onTick() {
    if (busy) {
      return this;
    }
    StoredLife running = shared.running();
    if (running != null) {
      LOG.info("Life {} of storage: other nodes of this region run under it", running.life());
      return onKnown(new Known(running));
    }
    if (!isOldest()) {
      return this;
    }
    if (!read) {
      busy = true;
      getContext()
          .pipeToSelf(
              lives.own(),
              (life, failure) -> failure == null ? new Read(life.orElse(null)) : new Unread());
      return this;
    }
    ColdStart start = new ColdStart(stored, members);
    shared.recalled().forEach((peer, said) -> start.remembers(peer, said.life()));
    ColdStart.Verdict verdict = start.verdict(patienceOver(), nowEpoch());
    if (verdict == null) {
      askWhoIsSilent();
    } else {
      store(verdict);
    }
    return this;
  }

  /** Nobody who was there before this node could be running. */
  private boolean isOldest() {
    Cluster cluster = Cluster.get(getContext().getSystem());
    Member self = cluster.selfMember();
    for (Member other : cluster.state().getMembers()) {
      boolean joins =
          other.status().equals(MemberStatus.joining())
              || other.status().equals(MemberStatus.weaklyUp());
      if (!joins && !other.equals(self) && other.isOlderThan(self)) {
        return false;
      }
    }
    return true;
  }

  private boolean patienceOver() {
    return Patience.isOver(
        Duration.ofNanos(System.nanoTime() - startNanos),
        members.peers().keySet(),
        links::reach,
        shared.recalled().keySet());
  }

  private static long nowEpoch() {
    return Math.max(1, Instant.now().getEpochSecond() - Origin.EPOCHS_SINCE_SECONDS);
  }

  private void askWhoIsSilent() {
    for (RegionId peer : members.peers().keySet()) {
      if (!shared.recalled().containsKey(peer) && links.reach(peer)) {
        links.send(peer, new LifeMessage.Recall());
      }
    }
  }

  private void store(ColdStart.Verdict verdict) {
    busy = true;
    attempted = verdict;
    getContext()
        .pipeToSelf(
            lives.replace(stored == null ? null : stored.life(), verdict.life()),
            (life, failure) ->
                failure == null ? new Written(verdict, life.orElse(null)) : new Unread());
  }

  private Behavior<Command> onRead(Read answer) {
    if (attempted != null && attempted.life().equals(answer.stored())) {
      // The write whose answer was lost: this is no storage from before.
      return onWritten(new Written(attempted, answer.stored()));
    }
    busy = false;
    read = true;
    stored = answer.stored();
    return this;
  }

  private Behavior<Command> onUnread() {
    busy = false;
    read = false;
    return this;
  }

  private Behavior<Command> onWritten(Written written) {
    StoredLife life = written.verdict().life();
    if (!life.equals(written.stored())) {
      // Another was stored meanwhile: from the start.
      return onUnread();
    }
    LOG.info(
        "Life {} of storage, proven since epoch {}: {}",
        life.life(),
        life.provenSince(),
        written.verdict().reason());
    replicator.askUpdate(
        SharedLives.runs(
            DistributedData.get(getContext().getSystem()).selfUniqueAddress(),
            life,
            new Replicator.WriteAll(SHARED_WITHIN)),
        shareEnded -> new Known(life));
    return this;
  }

  private Behavior<Command> onKnown(Known known) {
    decided.complete(known.life());
    return Behaviors.stopped();
  }
}
