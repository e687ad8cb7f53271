package io.meridian.node.shards;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.apache.pekko.actor.ActorIdentity;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.Identify;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ActorSystemDependentAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy;
import org.apache.pekko.cluster.sharding.ShardCoordinator.ShardAllocationStrategy$;
import org.apache.pekko.pattern.Patterns;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Map;
import scala.collection.immutable.Set;
import scala.collection.immutable.Set$;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

/**
 * Gives a shard to the node that has the fewest, and moves some to a node that joined, while every
 * node answers.
 *
 * <p>A shard that moves is without a home until all nodes have said that they know. One that died
 * and was not yet noticed never does. Pekko 1.7 goes on when that node is removed, and when the
 * shard was to leave that very node, only after its {@code handoff-timeout}: that long nobody could
 * publish on the shard's channels. So all are asked first. A node that dies between its answer and
 * the move is what {@code handoff-timeout} bounds.
 */
public final class CautiousAllocation implements ActorSystemDependentAllocationStrategy {
  /** At a time, of {@code number-of-shards}: each move holds its channels up for a moment. */
  private static final int MOVES = 5;

  private static final double MOVES_RELATIVE = 0.1;

  /** Far less than {@code rebalance-interval}, when the next attempt is. */
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(1);

  private final ShardAllocationStrategy fewest;
  private final Duration answerWithin;

  public CautiousAllocation() {
    this(
        ShardAllocationStrategy$.MODULE$.leastShardAllocationStrategy(MOVES, MOVES_RELATIVE),
        ANSWER_WITHIN);
  }

  /**
   * @param fewest says where shards belong
   */
  CautiousAllocation(ShardAllocationStrategy fewest, Duration answerWithin) {
    this.fewest = fewest;
    this.answerWithin = answerWithin;
  }

  @Override
  public void start(ActorSystem system) {
    if (fewest instanceof ActorSystemDependentAllocationStrategy dependent) {
      dependent.start(system);
    }
  }

  @Override
  public Future<ActorRef> allocateShard(
      ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
    return fewest.allocateShard(requester, shard, current);
  }

  @Override
  public Future<Set<String>> rebalance(
      Map<ActorRef, IndexedSeq<String>> current, Set<String> rebalancing) {
    CompletionStage<Set<String>> moves =
        FutureConverters.asJava(fewest.rebalance(current, rebalancing));
    return FutureConverters.asScala(
        moves.thenCompose(
            shards ->
                shards.isEmpty()
                    ? CompletableFuture.completedStage(shards)
                    : allAnswer(current).thenApply(all -> all ? shards : none())));
  }

  private CompletionStage<Boolean> allAnswer(Map<ActorRef, IndexedSeq<String>> current) {
    Stream<CompletionStage<Boolean>> answers =
        CollectionConverters.asJava(current.keySet()).stream().map(this::answers);
    return answers
        .reduce((one, other) -> one.thenCombine(other, Boolean::logicalAnd))
        .orElseGet(() -> CompletableFuture.completedStage(true));
  }

  private CompletionStage<Boolean> answers(ActorRef region) {
    return Patterns.ask(region, new Identify(region.path()), answerWithin)
        .handle(
            (answer, silent) ->
                answer instanceof ActorIdentity identity && identity.getActorRef().isPresent());
  }

  @SuppressWarnings("unchecked") // the empty set has no elements of another type
  private static Set<String> none() {
    return (Set<String>) (Set<?>) Set$.MODULE$.empty();
  }
}
