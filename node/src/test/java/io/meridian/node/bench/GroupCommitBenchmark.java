package io.meridian.node.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelEntity;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelPorts;
import io.meridian.node.channel.ChannelSettings;
import io.meridian.node.channel.Fence;
import io.meridian.node.metrics.NodeMetrics;
import io.meridian.regions.RegionId;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.ReplicaSettings;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.stream.javadsl.Source;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Goal: one hot channel accepts at least ten times what it would with one event for each message,
 * on the same Cassandra. Method: a channel's entity over the real journal, once as it is and once
 * with one command for each write; beside it a plain event-sourced actor that does nothing but
 * write each message, and the driver alone with the same bytes. All take turns, so that a slow
 * moment of the machine strikes all of them; medians of the rounds count.
 *
 * <p>No other region: what replication costs is measured elsewhere.
 */
class GroupCommitBenchmark {
  private static final int PAYLOAD_BYTES = 200;
  private static final int IN_FLIGHT = 2_048;
  private static final int ROUNDS = 3;
  private static final Duration WARM_UP = Duration.ofSeconds(1);
  private static final Duration MEASURED = Duration.ofSeconds(4);

  private static final ChannelSettings AS_IT_IS = ChannelSettings.DEFAULT;

  /** Without snapshots too: they come by event, and would cost it more than the other. */
  private static final ChannelSettings ONE_BY_ONE =
      new ChannelSettings(
          1,
          AS_IT_IS.batchBytes(),
          AS_IT_IS.gatheredCommands(),
          AS_IT_IS.gatheredBytes(),
          AS_IT_IS.outboxLinger(),
          AS_IT_IS.idle(),
          AS_IT_IS.idleUnused(),
          Integer.MAX_VALUE);

  private static LoneRegion region;
  private static ActorSystem<Void> system;
  private static RawWrites raw;
  private static final byte[] PAYLOAD = new byte[PAYLOAD_BYTES];

  private int runs;
  private int loads;

  @BeforeAll
  static void start() {
    new Random(1).nextBytes(PAYLOAD);
    region = new LoneRegion();
    system = ActorSystem.create(Behaviors.empty(), "benchmark", config());
    raw = new RawWrites(region);
  }

  @AfterAll
  static void stop() {
    raw.close();
    system.terminate();
    HotChannel.await(system.getWhenTerminated());
    region.close();
  }

  @Test
  void aHotChannelAcceptsTenTimesWhatOneEventPerMessageDoes() {
    Rates rates = new Rates();
    for (int round = 0; round < ROUNDS; round++) {
      String grouped = "grouped-" + ++runs;
      rates.add(Rates.GROUPED, hot(channel(grouped, AS_IT_IS)));
      String single = "single-" + runs;
      rates.add(Rates.ONE_BY_ONE, hot(channel(single, ONE_BY_ONE)));
      rates.add(Rates.EVENT_PER_MESSAGE, hot(eventPerMessage("plain-" + runs)));

      RawWrites.Rows small = raw.of(persistenceId(single));
      RawWrites.Rows large = raw.of(persistenceId(grouped));
      assertThat(small.messagesPerRow()).isEqualTo(1);
      rates.describe(small, large);
      rates.add(Rates.RAW_SEQUENTIAL, raw.perSecond(small, 1, WARM_UP, MEASURED));
      rates.add(Rates.RAW_PIPELINED, raw.perSecond(small, 256, WARM_UP, MEASURED));
      rates.add(Rates.RAW_BATCHES, raw.perSecond(large, 1, WARM_UP, MEASURED));
      rates.add(Rates.RAW_BATCHES_PIPELINED, raw.perSecond(large, 4, WARM_UP, MEASURED));
    }
    BenchmarkReport.write("group-commit", rates.report(PAYLOAD_BYTES, IN_FLIGHT));
    assertThat(rates.times())
        .as("what group commit accepts, in times what the better way without it does")
        .isGreaterThanOrEqualTo(Rates.GOAL);
  }

  private double hot(HotChannel.Log log) {
    CompletableFuture<HotChannel.Result> result = new CompletableFuture<>();
    system.systemActorOf(
        HotChannel.create(log, IN_FLIGHT, WARM_UP, MEASURED, result),
        "load-" + ++loads,
        Props.empty());
    return HotChannel.await(result).perSecond();
  }

  private static HotChannel.Log channel(String name, ChannelSettings settings) {
    ActorRef<ChannelEntity.Command> entity =
        system.systemActorOf(
            ChannelEntity.create(shard(), new ChannelId("bench", name), ports(settings)),
            name,
            Props.empty());
    return (publisher, number, tag, replyTo) ->
        entity.tell(
            new ChannelEntity.Ask(
                new ChannelCommand.Publish(
                    key(publisher, number),
                    number - 1,
                    PAYLOAD,
                    Durability.MAJORITY,
                    tag,
                    replyTo)));
  }

  private static HotChannel.Log eventPerMessage(String name) {
    ActorRef<EventPerMessage.Append> log =
        system.systemActorOf(Behaviors.setup(c -> new EventPerMessage(name)), name, Props.empty());
    return (publisher, number, tag, replyTo) ->
        log.tell(new EventPerMessage.Append(key(publisher, number), PAYLOAD, tag, replyTo));
  }

  private static PublishKey key(int publisher, long number) {
    return PublishKey.numbered("connection" + (100 + publisher), number);
  }

  private static String persistenceId(String channel) {
    return "channel/" + new ChannelId("bench", channel).text();
  }

  private static ActorRef<ClusterSharding.ShardCommand> shard() {
    return system.ignoreRef();
  }

  private static ChannelPorts ports(ChannelSettings settings) {
    return new ChannelPorts(
        settings,
        ReplicaSettings.DEFAULT,
        () -> Membership.of(new RegionId("eu"), List.of()),
        1,
        () -> 0,
        1,
        (to, channel, body) -> {},
        (persistenceId, first, last) -> Source.empty(),
        () -> (persistenceId, lastEvent) -> CompletableFuture.completedFuture(Done.done()),
        new ChannelPorts.Outbox() {
          @Override
          public CompletionStage<Done> open(ChannelId channel, String writer) {
            return CompletableFuture.completedFuture(Done.done());
          }

          @Override
          public CompletionStage<Done> written(ChannelId channel, long hour) {
            return CompletableFuture.completedFuture(Done.done());
          }

          @Override
          public CompletionStage<Done> close(ChannelId channel, String writer) {
            return CompletableFuture.completedFuture(Done.done());
          }
        },
        Fence.NONE,
        new NodeMetrics(new RegionId("eu")).channels());
  }

  private static Config config() {
    return ConfigFactory.parseString(
            """
            pekko.actor.provider = local
            pekko.loglevel = WARNING
            datastax-java-driver.basic.contact-points = ["%s:%d"]
            datastax-java-driver.basic.load-balancing-policy.local-datacenter = dc1
            pekko.persistence.cassandra.journal.data-center-replication-factors = ["dc1:1"]
            pekko.persistence.cassandra.snapshot.data-center-replication-factors = ["dc1:1"]
            pekko.coordinated-shutdown.exit-jvm = off
            """
                .formatted(region.cassandraAddress(), region.cassandraPort()))
        .withFallback(ConfigFactory.load());
  }
}
