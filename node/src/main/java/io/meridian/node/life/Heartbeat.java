package io.meridian.node.life;

import io.meridian.node.region.RegionLinks;
import io.meridian.node.storage.Lives;
import io.meridian.regions.RegionId;
import io.meridian.replication.life.Founding;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.replica.Membership;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.apache.pekko.cluster.ddata.LWWMap;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;
import org.apache.pekko.cluster.ddata.typed.javadsl.ReplicatorMessageAdapter;
import org.apache.pekko.cluster.typed.Cluster;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts on in storage while the region runs, so that the other regions can tell later whether it
 * went back: the node that leads the cluster writes and tells them, each other node reads. Whoever
 * finds less than it knew ends, since what it remembers of its channels is not in storage any more.
 * Storage that cannot be reached says nothing, and is asked again.
 */
public final class Heartbeat extends AbstractBehavior<Heartbeat.Command> {
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration RETRY = Duration.ofMillis(500);

  public sealed interface Command {}

  private enum Due implements Command {
    INSTANCE
  }

  private record Shared(Replicator.SubscribeResponse<LWWMap<String, String>> response)
      implements Command {}

  /**
   * @param before what was known when storage was asked
   * @param beaten whether a beat was written, not only read
   * @param stored null when storage is new
   */
  private record Answered(Life before, long askedNanos, boolean beaten, @Nullable StoredLife stored)
      implements Command {}

  private record Unreachable() implements Command {}

  private record Ignored() implements Command {}

  private final TimerScheduler<Command> timers;
  private final ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator;
  private final KnownLife life;
  private final Lives lives;
  private final RegionLinks links;
  private final Supplier<Membership> members;
  private final LifeInForce inForce;
  private final StorageFence fence;
  private final Consumer<String> onWentBack;
  private final Map<RegionId, Integer> asked = new HashMap<>();
  private SharedLives shared = SharedLives.NONE;

  private Heartbeat(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator,
      StoredLife start,
      Lives lives,
      RegionLinks links,
      Supplier<Membership> members,
      LifeInForce inForce,
      StorageFence fence,
      Consumer<String> onWentBack) {
    super(context);
    this.timers = timers;
    this.replicator = replicator;
    this.life = new KnownLife(start);
    this.lives = lives;
    this.links = links;
    this.members = members;
    this.inForce = inForce;
    this.fence = fence;
    this.onWentBack = onWentBack;
    replicator.subscribe(SharedLives.KEY, Shared::new);
    timers.startSingleTimer(Due.INSTANCE, Duration.ZERO);
  }

  /**
   * @param start the life that the region runs under
   * @param inForce is set to what is known of the life from now on
   * @param fence is told each time that storage was found to be well
   * @param onWentBack called with what was found when it is not the storage that it was
   */
  public static Behavior<Command> create(
      StoredLife start,
      Lives lives,
      RegionLinks links,
      Supplier<Membership> members,
      LifeInForce inForce,
      StorageFence fence,
      Consumer<String> onWentBack) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(
                timers ->
                    DistributedData.<Command, LWWMap<String, String>>withReplicatorMessageAdapter(
                        replicator ->
                            new Heartbeat(
                                context,
                                timers,
                                replicator,
                                start,
                                lives,
                                links,
                                members,
                                inForce,
                                fence,
                                onWentBack))));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Due.class, due -> onDue())
        .onMessage(Shared.class, this::onShared)
        .onMessage(Answered.class, this::onAnswered)
        .onMessage(Unreachable.class, unreachable -> onUnreachable())
        .onMessage(Ignored.class, ignored -> this)
        .build();
  }

  private Behavior<Command> onDue() {
    Cluster cluster = Cluster.get(getContext().getSystem());
    boolean leads = cluster.selfMember().address().equals(cluster.state().getLeader());
    StoredLife known = life.known();
    await(leads ? beat(known) : lives.own(), known.life(), leads);
    return this;
  }

  private CompletionStage<Optional<StoredLife>> beat(StoredLife known) {
    Founding founding = shared.founding();
    boolean founded = founding != null && founding.isDone(members.get());
    return lives.replace(
        known.life(), new StoredLife(known.life().next(), founded ? 0 : known.provenSince()));
  }

  private void await(CompletionStage<Optional<StoredLife>> answer, Life before, boolean beaten) {
    long askedNanos = System.nanoTime();
    getContext()
        .pipeToSelf(
            answer,
            (stored, failure) ->
                failure == null
                    ? new Answered(before, askedNanos, beaten, stored.orElse(null))
                    : new Unreachable());
  }

  private Behavior<Command> onUnreachable() {
    timers.startSingleTimer(Due.INSTANCE, RETRY);
    return this;
  }

  private Behavior<Command> onAnswered(Answered answer) {
    timers.startSingleTimer(Due.INSTANCE, EVERY);
    String contradiction = life.contradiction(answer.before(), answer.stored());
    if (contradiction != null) {
      onWentBack.accept(contradiction);
      return Behaviors.stopped();
    }
    fence.seen(answer.askedNanos());
    noteLife();
    if (answer.beaten()) {
      tellAll();
    }
    return this;
  }

  private void noteLife() {
    if (inForce.provenSince() != 0 && life.known().provenSince() == 0) {
      LOG.info("Storage is proven from the beginning: no region had heard of this one before");
    }
    inForce.is(life.known());
  }

  private void tellAll() {
    if (shared.running() == null) {
      // What the nodes share comes a little after the start, and says whether to ask first.
      return;
    }
    StoredLife known = life.known();
    Founding founding = known.provenSince() == 0 ? null : shared.founding();
    if (founding != null && founding.failed()) {
      founding = null;
    }
    for (RegionId peer : members.get().peers().keySet()) {
      boolean asks = founding != null && !founding.mayTell(peer, asked.getOrDefault(peer, 0));
      if (asks && links.reach(peer)) {
        asked.merge(peer, 1, Integer::sum);
      }
      links.send(peer, asks ? new LifeMessage.Recall() : new LifeMessage.Beat(known.life()));
    }
    replicator.askUpdate(
        SharedLives.goesOn(
            DistributedData.get(getContext().getSystem()).selfUniqueAddress(),
            known,
            founding == null),
        done -> new Ignored());
  }

  private Behavior<Command> onShared(Shared now) {
    if (now.response() instanceof Replicator.Changed<LWWMap<String, String>> changed) {
      shared = SharedLives.of(changed.get(SharedLives.KEY));
      StoredLife running = shared.running();
      if (running != null) {
        life.learnt(running);
        noteLife();
      }
      Life recalled = shared.newestRecalled();
      if (recalled != null && recalled.compareTo(life.known().life()) > 0) {
        // Another node may have written it, or none.
        await(lives.own(), recalled, false);
      }
    }
    return this;
  }
}
