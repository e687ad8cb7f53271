package io.meridian.node.presence.kept;

import io.meridian.node.channel.ChannelId;
import io.meridian.presence.crdt.Excerpt;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.ddata.Key;
import org.apache.pekko.cluster.ddata.typed.javadsl.DistributedData;
import org.apache.pekko.cluster.ddata.typed.javadsl.Replicator;

/** The buckets in Pekko Distributed Data. */
public final class ReplicatedPresence implements KeptPresence {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final ActorSystem<?> system;
  private final ActorRef<Replicator.Command> replicator;

  public ReplicatedPresence(ActorSystem<?> system) {
    this.system = system;
    this.replicator = DistributedData.get(system).replicator();
  }

  @Override
  public CompletionStage<Found> read(ChannelId channel) {
    CompletionStage<Found> all = CompletableFuture.completedFuture(Found.NOTHING);
    for (int bucket = 0; bucket < PresenceKeys.BUCKETS; bucket++) {
      CompletionStage<Found> one =
          read(PresenceKeys.of(channel, bucket)).thenApply(read -> found(read, channel.text()));
      all = all.thenCombine(one, ReplicatedPresence::beside);
    }
    return all;
  }

  /** A bucket as this node has it; empty when it is not there, or not read in time. */
  CompletionStage<PresenceBucket> read(Key<PresenceBucket> key) {
    CompletionStage<Replicator.GetResponse<PresenceBucket>> answer =
        AskPattern.ask(
            replicator,
            replyTo -> new Replicator.Get<>(key, Replicator.readLocal(), replyTo),
            PATIENCE,
            system.scheduler());
    return answer.handle(
        (response, silent) ->
            response instanceof Replicator.GetSuccess<PresenceBucket> success
                ? success.get(key)
                : PresenceBucket.EMPTY);
  }

  static Found found(PresenceBucket bucket, String channel) {
    PresenceBucket.Kept kept = bucket.channels().get(channel);
    return kept == null ? Found.NOTHING : new Found(kept.generation(), Excerpt.live(kept.state()));
  }

  static Found beside(Found one, Found other) {
    return new Found(
        Math.max(one.generation(), other.generation()), Excerpt.beside(one.state(), other.state()));
  }

  @Override
  public void write(ChannelId channel, KeptChanges.Write write) {
    update(
        PresenceKeys.of(channel, write.bucket()),
        bucket -> bucket.written(channel.text(), write.generation(), write.state()));
  }

  /** Forgets generations below in a bucket. */
  void forget(Key<PresenceBucket> key, long before) {
    update(key, bucket -> bucket.forgetting(before));
  }

  private void update(Key<PresenceBucket> key, Function<PresenceBucket, PresenceBucket> change) {
    replicator.tell(
        new Replicator.Update<>(
            key, PresenceBucket.EMPTY, Replicator.writeLocal(), system.ignoreRef(), change));
  }
}
