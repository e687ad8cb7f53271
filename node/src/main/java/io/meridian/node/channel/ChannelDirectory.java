package io.meridian.node.channel;

import io.meridian.node.shards.CautiousAllocation;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.javadsl.AskPattern;
import org.apache.pekko.cluster.sharding.typed.ShardingEnvelope;
import org.apache.pekko.cluster.sharding.typed.javadsl.ClusterSharding;
import org.apache.pekko.cluster.sharding.typed.javadsl.Entity;

/** The region's channels, wherever in the cluster they are. */
public final class ChannelDirectory {
  private final ActorSystem<?> system;
  private final ChannelPorts.Journal journal;
  private final ActorRef<ShardingEnvelope<ChannelEntity.Command>> shards;

  /**
   * @param shards takes what is for a channel, under {@link ChannelId#text}
   */
  public ChannelDirectory(
      ActorSystem<?> system,
      ChannelPorts.Journal journal,
      ActorRef<ShardingEnvelope<ChannelEntity.Command>> shards) {
    this.system = system;
    this.journal = journal;
    this.shards = shards;
  }

  /** Starts the sharding of channels on this node. */
  public static ChannelDirectory start(ActorSystem<?> system, ChannelPorts ports) {
    return new ChannelDirectory(
        system,
        ports.journal(),
        ClusterSharding.get(system)
            .init(
                Entity.of(
                        ChannelEntity.TYPE_KEY,
                        entity ->
                            ChannelEntity.create(
                                entity.getShard(), ChannelId.parse(entity.getEntityId()), ports))
                    .withStopMessage(ChannelEntity.stop())
                    .withAllocationStrategy(new CautiousAllocation())));
  }

  /** Sends without a promise that it arrives: a node may be lost with it. */
  public void tell(ChannelId channel, ChannelCommand.Remote command) {
    shards.tell(new ShardingEnvelope<>(channel.text(), new ChannelEntity.Ask(command)));
  }

  /**
   * Asks; fails when no answer comes within {@code patience}, which does not say that nothing was
   * done.
   */
  public CompletionStage<ChannelReply> ask(
      ChannelId channel,
      Function<ActorRef<ChannelReply>, ChannelCommand.Remote> command,
      Duration patience) {
    return AskPattern.ask(
        shards,
        replyTo ->
            new ShardingEnvelope<>(channel.text(), new ChannelEntity.Ask(command.apply(replyTo))),
        patience,
        system.scheduler());
  }

  public ChannelPorts.Journal journal() {
    return journal;
  }

  /** The channel that has its events under this name, if it is a channel's. */
  public Optional<ChannelId> channelOf(String persistenceId) {
    return ChannelLog.channelOf(persistenceId);
  }

  /** Under which name the channel's events are in the journal. */
  public String persistenceId(ChannelId channel) {
    return ChannelLog.persistenceId(channel);
  }
}
