package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.shards.CautiousAllocation;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.stream.StreamSupport;
import org.apache.pekko.actor.Address;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.Member;
import org.apache.pekko.cluster.MemberStatus;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;
import org.apache.pekko.cluster.typed.Cluster;

/** The presence entities, sharded over the nodes of the region. */
public final class PresenceShards implements PresenceDirectory {
  private final ActorSystem<?> system;
  private final ActorRef<ShardingEnvelope<PresenceEntity.Command>> shards;

  private PresenceShards(
      ActorSystem<?> system, ActorRef<ShardingEnvelope<PresenceEntity.Command>> shards) {
    this.system = system;
    this.shards = shards;
  }

  /** Starts the sharding of presence on this node. */
  public static PresenceShards start(ActorSystem<?> system, PresencePorts ports) {
    return new PresenceShards(
        system,
        ClusterSharding.get(system)
            .init(
                Entity.of(
                        PresenceEntity.TYPE_KEY,
                        entity ->
                            PresenceEntity.create(
                                entity.getShard(), ChannelId.parse(entity.getEntityId()), ports))
                    .withStopMessage(PresenceEntity.stop())
                    .withAllocationStrategy(new CautiousAllocation())));
  }

  /**
   * Whether an actor's node has left the cluster, as this node knows it. One that came back with
   * the same address counts as there: then each of its hubs is taken to have ended alone, which
   * comes to the same.
   */
  public static boolean nodeIsGone(ActorSystem<?> system, ActorRef<?> ended) {
    Address address = ended.path().address();
    return address.hasGlobalScope()
        && StreamSupport.stream(Cluster.get(system).state().getMembers().spliterator(), false)
            .filter(PresenceShards::isThere)
            .noneMatch(member -> member.address().equals(address));
  }

  private static boolean isThere(Member member) {
    return !member.status().equals(MemberStatus.down())
        && !member.status().equals(MemberStatus.removed());
  }

  @Override
  public void tell(ChannelId channel, PresenceCommand command) {
    shards.tell(new ShardingEnvelope<>(channel.text(), new PresenceEntity.Ask(command)));
  }

  @Override
  public CompletionStage<PresenceReply> ask(
      ChannelId channel,
      Function<ActorRef<PresenceReply>, PresenceCommand> command,
      Duration patience) {
    return AskPattern.ask(
        shards,
        replyTo ->
            new ShardingEnvelope<>(channel.text(), new PresenceEntity.Ask(command.apply(replyTo))),
        patience,
        system.scheduler());
  }
}
