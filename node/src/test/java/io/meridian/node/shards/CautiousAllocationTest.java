package io.meridian.node.shards;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.ConfigFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.pekko.actor.AbstractActor;
import org.apache.pekko.actor.ActorRef;
import org.apache.pekko.actor.ActorSystem;
import org.apache.pekko.actor.PoisonPill;
import org.apache.pekko.actor.Props;
import org.apache.pekko.cluster.sharding.ShardCoordinator.AbstractShardAllocationStrategy;
import org.apache.pekko.testkit.javadsl.TestKit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import scala.collection.immutable.IndexedSeq;
import scala.concurrent.Future;
import scala.jdk.javaapi.CollectionConverters;
import scala.jdk.javaapi.FutureConverters;

class CautiousAllocationTest {
  private static final Duration WITHIN = Duration.ofMillis(300);

  private final ActorSystem system = ActorSystem.create("test", ConfigFactory.empty());
  private final CountDownLatch over = new CountDownLatch(1);
  private final ActorRef one = region(false);
  private final ActorRef other = region(false);

  @AfterEach
  void end() {
    over.countDown();
    TestKit.shutdownActorSystem(system);
  }

  @Test
  void shardsMoveWhileEveryRegionAnswers() throws Exception {
    assertThat(moves(Set.of("18", "19"), one, other)).containsExactlyInAnyOrder("18", "19");
  }

  @Test
  void noneMovesWhileOneIsSilent() throws Exception {
    assertThat(moves(Set.of("18"), one, region(true), other)).isEmpty();
  }

  @Test
  void noneMovesWhenOneHasEnded() throws Exception {
    TestKit watcher = new TestKit(system);
    watcher.watch(other);
    other.tell(PoisonPill.getInstance(), ActorRef.noSender());
    watcher.expectTerminated(other);

    assertThat(moves(Set.of("18"), one, other)).isEmpty();
  }

  @Test
  void nobodyIsWaitedForWhenNothingIsToMove() throws Exception {
    Duration forever = Duration.ofHours(1);
    assertThat(moves(forever, Set.of(), region(true))).isEmpty();
  }

  private Set<String> moves(Set<String> shards, ActorRef... regions) throws Exception {
    return moves(WITHIN, shards, regions);
  }

  private static Set<String> moves(Duration within, Set<String> shards, ActorRef... regions)
      throws Exception {
    CautiousAllocation allocation = new CautiousAllocation(new Moves(shards), within);
    return CollectionConverters.asJava(
        result(
            allocation.rebalance(
                current(
                    Stream.of(regions)
                        .collect(Collectors.toMap(Function.identity(), region -> List.of("1")))),
                CollectionConverters.asScala(Set.<String>of()).toSet())));
  }

  private static scala.collection.immutable.Map<ActorRef, IndexedSeq<String>> current(
      Map<ActorRef, List<String>> shards) {
    return scala.collection.immutable.Map.from(
        CollectionConverters.asScala(
            shards.entrySet().stream()
                .collect(
                    Collectors.toMap(
                        Map.Entry::getKey,
                        entry ->
                            (IndexedSeq<String>)
                                CollectionConverters.asScala(entry.getValue()).toVector()))));
  }

  private static <T> T result(Future<T> future) throws Exception {
    return FutureConverters.asJava(future).toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private ActorRef region(boolean silent) {
    return system.actorOf(
        Props.create(Region.class, () -> new Region(silent ? over : new CountDownLatch(0)))
            .withDispatcher("pekko.actor.default-blocking-io-dispatcher"));
  }

  /** Answers no earlier than the latch opens, as if its process stood still until then. */
  private static final class Region extends AbstractActor {
    private final CountDownLatch latch;

    Region(CountDownLatch latch) {
      this.latch = latch;
    }

    @Override
    public void preStart() throws InterruptedException {
      latch.await();
    }

    @Override
    public Receive createReceive() {
      return receiveBuilder().build();
    }
  }

  private static final class Moves extends AbstractShardAllocationStrategy {
    private final Set<String> shards;

    Moves(Set<String> shards) {
      this.shards = shards;
    }

    @Override
    public Future<ActorRef> allocateShard(
        ActorRef requester, String shard, Map<ActorRef, IndexedSeq<String>> current) {
      return FutureConverters.asScala(CompletableFuture.completedStage(requester));
    }

    @Override
    public Future<Set<String>> rebalance(
        Map<ActorRef, IndexedSeq<String>> current, Set<String> rebalancing) {
      return FutureConverters.asScala(CompletableFuture.completedStage(shards));
    }
  }
}
