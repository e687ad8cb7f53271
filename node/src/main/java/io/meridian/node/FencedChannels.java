package io.meridian.node;

import io.meridian.node.channel.ChannelDirectory;
import io.meridian.node.channel.ChannelPorts;
import io.meridian.node.channel.ChannelSettings;
import io.meridian.node.channel.Fence;
import io.meridian.node.health.ClusterWatch;
import io.meridian.node.health.NodeFence;
import io.meridian.node.life.Heartbeat;
import io.meridian.node.life.LifeInForce;
import io.meridian.node.life.StorageFence;
import io.meridian.node.region.RegionLinks;
import io.meridian.node.storage.JournalReader;
import io.meridian.node.storage.JournalSeal;
import io.meridian.node.storage.Lives;
import io.meridian.node.storage.Outbox;
import io.meridian.node.storage.Storage;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.ReplicaSettings;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node's channels, and what ends the node when it may not write to them any more: others have
 * taken them over while it stood still, or its storage is not the one that it was.
 */
final class FencedChannels {
  private static final Logger LOG = LoggerFactory.getLogger(FencedChannels.class);

  /**
   * Less than the failure detector and split brain resolver take together: see application.conf.
   */
  private static final Duration PAUSE_MAX = Duration.ofSeconds(3);

  /** Three beats; less than it takes to stop Cassandra, put its data back and start it. */
  private static final Duration STORAGE_SEEN_MAX = Duration.ofSeconds(6);

  /** Exit status of a node that found itself replaced. */
  private static final int REPLACED = 3;

  /** Exit status of a node that found its storage replaced. */
  private static final int STORAGE_WENT_BACK = 4;

  private final ActorSystem<?> system;
  private final NodeSettings settings;
  private final ChannelSettings channelSettings;
  private final Supplier<Membership> members;
  private final RegionLinks links;

  FencedChannels(
      ActorSystem<?> system,
      NodeSettings settings,
      ChannelSettings channelSettings,
      Supplier<Membership> members,
      RegionLinks links) {
    this.system = system;
    this.settings = settings;
    this.channelSettings = channelSettings;
    this.members = members;
    this.links = links;
  }

  /**
   * @param life that the region runs under
   */
  ChannelDirectory start(
      Storage storage,
      Lives lives,
      LifeInForce life,
      JournalReader journal,
      Outbox outbox,
      ChannelPorts.Observer observer) {
    // At once and without the usual shutdown, which would write to journals that others have taken
    // over.
    Fence replaced =
        fence(
            system, settings.nodes(), storage::endsWhen, () -> Runtime.getRuntime().halt(REPLACED));
    StorageFence storageFence = new StorageFence(STORAGE_SEEN_MAX);
    system.systemActorOf(
        Heartbeat.create(life, lives, links, members, storageFence, this::stopForAnotherStorage),
        "heartbeat",
        Props.empty());
    return ChannelDirectory.start(
        system,
        new ChannelPorts(
            channelSettings,
            ReplicaSettings.DEFAULT,
            members,
            life.epoch(),
            life::provenSince,
            settings.node(),
            links.ofChannels(life.epoch()),
            journal,
            new JournalSeal(
                storage, system.settings().config().getLong(JournalSeal.PARTITION_SIZE)),
            outbox,
            () -> replaced.stands() && storageFence.stands(),
            observer));
  }

  /**
   * At once and without the usual shutdown, which would write to storage what does not follow on
   * what is in it. The start after this finds out what the storage is worth.
   */
  private void stopForAnotherStorage(String found) {
    LOG.error("Stepping down: {}; the next start asks the other regions", found);
    Runtime.getRuntime().halt(STORAGE_WENT_BACK);
  }

  /**
   * A node with others beside it may be replaced by them while it stands still.
   *
   * @param nodes of the region
   * @param writesEndWhen is told what to look at before each write
   * @param onFallen called once
   */
  static Fence fence(
      ActorSystem<?> system,
      int nodes,
      Consumer<BooleanSupplier> writesEndWhen,
      Runnable onFallen) {
    if (nodes == 1) {
      return Fence.NONE;
    }
    NodeFence fence = NodeFence.start(PAUSE_MAX, onFallen);
    writesEndWhen.accept(fence::hasFallen);
    system.systemActorOf(ClusterWatch.create(fence), "cluster-watch", Props.empty());
    return fence;
  }
}
