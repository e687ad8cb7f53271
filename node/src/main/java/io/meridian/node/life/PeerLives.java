package io.meridian.node.life;

import io.meridian.node.region.RegionLinks;
import io.meridian.node.storage.Lives;
import io.meridian.node.storage.SyncedPeers;
import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.LifeMessage;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.jspecify.annotations.Nullable;

/**
 * Remembers, in storage, how far the storage of other regions has come, and tells them when they
 * ask, with whether it was found to hold all that this region holds. Who says less than is
 * remembered is told without asking. What others recall of this region goes to all its nodes, since
 * the answer may reach another than the one that asked.
 */
public final class PeerLives extends AbstractBehavior<PeerLives.Command> {

  public sealed interface Command {}

  /** A peer says something; it is one of this region's peers, the link made sure. */
  public record Arrived(RegionId from, LifeMessage message) implements Command {}

  /**
   * @param synced the epoch in which the peer was found to hold all; null when in none
   */
  private record IsStored(RegionId of, @Nullable Life life, @Nullable Long synced)
      implements Command {}

  private record Wrote(RegionId of, Life life) implements Command {}

  private record Failed(RegionId of) implements Command {}

  private final Lives lives;
  private final SyncedPeers synced;
  private final RegionLinks links;
  private final DistributedData shared;
  private final Map<RegionId, PeerMemory> memories = new TreeMap<>();

  private PeerLives(
      ActorContext<Command> context, Lives lives, SyncedPeers synced, RegionLinks links) {
    super(context);
    this.lives = lives;
    this.synced = synced;
    this.links = links;
    this.shared = DistributedData.get(context.getSystem());
  }

  public static Behavior<Command> create(Lives lives, SyncedPeers synced, RegionLinks links) {
    return Behaviors.setup(context -> new PeerLives(context, lives, synced, links));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(Arrived.class, this::onArrived)
        .onMessage(IsStored.class, this::onIsStored)
        .onMessage(Wrote.class, this::onWrote)
        .onMessage(Failed.class, this::onFailed)
        .build();
  }

  private Behavior<Command> onArrived(Arrived arrived) {
    RegionId from = arrived.from();
    if (arrived.message() instanceof LifeMessage.Beat beat) {
      memory(from).heard(beat.life());
    } else if (arrived.message() instanceof LifeMessage.Recall) {
      memory(from).asked();
    } else if (arrived.message() instanceof LifeMessage.Recalled recalled) {
      share(SharedLives.recalled(shared.selfUniqueAddress(), from, recalled.life()));
    } else if (arrived.message() instanceof LifeMessage.Vouch vouch) {
      share(SharedLives.vouched(shared.selfUniqueAddress(), from, vouch.epoch()));
    }
    return next(from);
  }

  private void share(SharedLives.Change change) {
    shared.replicator().tell(change.apply(ignored()));
  }

  private <T> ActorRef<T> ignored() {
    return getContext().getSystem().ignoreRef();
  }

  private Behavior<Command> onIsStored(IsStored read) {
    memory(read.of()).isStored(read.life(), read.synced());
    return next(read.of());
  }

  private Behavior<Command> onWrote(Wrote wrote) {
    memory(wrote.of()).wrote(wrote.life());
    return next(wrote.of());
  }

  private Behavior<Command> onFailed(Failed failed) {
    memory(failed.of()).failed();
    return this;
  }

  private PeerMemory memory(RegionId of) {
    return memories.computeIfAbsent(of, peer -> new PeerMemory());
  }

  private Behavior<Command> next(RegionId of) {
    PeerMemory.Step step = memory(of).next();
    while (step instanceof PeerMemory.Tell tell) {
      links.send(of, new LifeMessage.Recalled(tell.life()));
      if (tell.life() != null && tell.holdsAll()) {
        links.send(of, new LifeMessage.Vouch(tell.life().epoch()));
      }
      step = memory(of).next();
    }
    if (step instanceof PeerMemory.Read) {
      getContext()
          .pipeToSelf(
              lives
                  .remembered(of)
                  .thenCombine(
                      synced.all(),
                      (life, peers) ->
                          new IsStored(
                              of,
                              life.orElse(null),
                              peers.containsKey(of) ? peers.get(of).epoch() : null)),
              (read, failure) -> failure == null ? read : new Failed(of));
    } else if (step instanceof PeerMemory.Write write) {
      getContext()
          .pipeToSelf(
              lives.remember(of, write.life()),
              (done, failure) -> failure == null ? new Wrote(of, write.life()) : new Failed(of));
    }
    return this;
  }
}
