package io.meridian.node.life;

import io.meridian.node.region.RegionLinks;
import io.meridian.node.storage.Lives;
import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.life.StoredLife;
import io.meridian.replication.life.Vouchers;
import io.meridian.replication.replica.Membership;
import java.time.Duration;
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
 * went back: the node that leads the cluster writes and tells them, each other node reads. While
 * storage is not proven it asks them whether it holds what they hold ({@link Vouchers}). Whoever
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
  private SharedLives shared = SharedLives.NONE;

  private Heartbeat(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      ReplicatorMessageAdapter<Command, LWWMap<String, String>> replicator,
      LifeInForce inForce,
      Lives lives,
      RegionLinks links,
      Supplier<Membership> members,
      StorageFence fence,
      Consumer<String> onWentBack) {
    super(context);
    this.timers = timers;
    this.replicator = replicator;
    this.life = new KnownLife(inForce.stored());
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
   * @param inForce the life that the region runs under; set to what is known of it from now on
   * @param fence is told each time that storage was found to be well
   * @param onWentBack called with what was found when it is not the storage that it was
   */
  public static Behavior<Command> create(
      LifeInForce inForce,
      Lives lives,
      RegionLinks links,
      Supplier<Membership> members,
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
                                inForce,
                                lives,
                                links,
                                members,
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
    boolean proven = vouchers(known).prove(members.get());
    return lives.replace(
        known.life(), new StoredLife(known.life().next(), proven ? 0 : known.provenSince()));
  }

  private Vouchers vouchers(StoredLife known) {
    return shared.vouchers(known.life().epoch());
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
    if (!inForce.isProven() && life.known().provenSince() == 0) {
      LOG.info("Storage is proven: all other regions found that it holds what they hold");
    }
    inForce.is(life.known());
  }

  private void tellAll() {
    StoredLife known = life.known();
    Vouchers vouchers = vouchers(known);
    for (RegionId peer : members.get().peers().keySet()) {
      links.send(peer, new LifeMessage.Beat(known.life()));
      if (known.provenSince() != 0 && !vouchers.have(peer)) {
        links.send(peer, new LifeMessage.Recall());
      }
    }
    replicator.askUpdate(
        SharedLives.runs(
            DistributedData.get(getContext().getSystem()).selfUniqueAddress(),
            known,
            Replicator.writeLocal()),
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
