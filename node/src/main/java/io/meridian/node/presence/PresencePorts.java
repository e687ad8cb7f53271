package io.meridian.node.presence;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.presence.kept.KeptPresence;
import io.meridian.presence.channel.Moment;
import io.meridian.presence.channel.PresenceSettings;
import io.meridian.presence.channel.Regions;
import io.meridian.regions.RegionId;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * What presence entities need of their node.
 *
 * @param regions the other regions as they are judged now; the same object until they change
 * @param nodeIsGone whether the node of an actor that ended has left the cluster, and not the actor
 *     alone ended
 */
public record PresencePorts(
    PresenceSettings settings,
    RegionId self,
    Supplier<Regions> regions,
    Links links,
    KeptPresence kept,
    PresenceHistory history,
    Predicate<ActorRef<?>> nodeIsGone,
    Observer observer) {

  /** The node's links to the other regions; sending never blocks and may drop. */
  @FunctionalInterface
  public interface Links {
    void send(RegionId to, ChannelId channel, byte[] message);
  }

  /** Is told how the node's presence entities do; any thread may call, and none is held up. */
  @FunctionalInterface
  public interface Observer {

    /** An entity runs from now on. */
    Observed started();
  }

  /** What is said of one entity. */
  public interface Observed {

    /** After each batch: how many members are there in all regions, hidden ones included. */
    void members(int count);

    /** The entity is gone, in whatever way; nothing is said of it any more. */
    void stopped();
  }

  Moment now() {
    return new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
  }
}
