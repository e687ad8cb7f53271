package io.meridian.node.channel;

import io.meridian.node.storage.JournalReader;
import io.meridian.node.storage.Outbox;
import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.replica.Moment;
import io.meridian.replication.replica.ReplicaSettings;

/**
 * What a channel entity needs of its node.
 *
 * @param epoch the life of this region's storage
 * @param node this node's number in its region
 */
public record ChannelPorts(
    ChannelSettings settings,
    ReplicaSettings replica,
    long epoch,
    int node,
    Links links,
    JournalReader journal,
    Outbox outbox,
    Fence fence) {

  /** The node's links to the other regions; sending never blocks and may drop. */
  public interface Links {
    void send(RegionId to, ChannelId channel, Exchange body);
  }

  Moment now() {
    return new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
  }
}
