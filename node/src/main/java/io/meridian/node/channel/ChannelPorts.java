package io.meridian.node.channel;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.Stored;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.Moment;
import io.meridian.replication.replica.ReplicaSettings;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * What a channel entity needs of its node.
 *
 * @param members the regions, as they are now
 * @param epoch the life of this region's storage
 * @param provenSince from when on nothing that it stored was lost; see {@link
 *     io.meridian.replication.life.StoredLife}
 * @param node this node's number in its region
 */
public record ChannelPorts(
    ChannelSettings settings,
    ReplicaSettings replica,
    Supplier<Membership> members,
    long epoch,
    long provenSince,
    int node,
    Links links,
    Journal journal,
    Outbox outbox,
    Fence fence) {

  /** The node's links to the other regions; sending never blocks and may drop. */
  public interface Links {
    void send(RegionId to, ChannelId channel, Exchange body);
  }

  /** Reads what channels have written, streaming: memory does not grow with what is read. */
  public interface Journal {

    /**
     * The entries of a run of events, in the log's order, an event at a time.
     *
     * @param first number of the first event, from 1
     * @param last number of the last event
     */
    Source<List<Stored>, NotUsed> read(String persistenceId, long first, long last);
  }

  /**
   * Where it is stored that a channel has entries that some region has not confirmed, so that
   * neither a stop nor a crash forgets it.
   */
  public interface Outbox {

    /**
     * Completes when the channel's row is stored.
     *
     * @param writer names the entity: sorts behind the entities that had the channel before it
     */
    CompletionStage<Done> open(ChannelId channel, String writer);

    /**
     * Completes when it is stored that the channel was written in this hour, for a region that
     * comes back later than anybody waited for it.
     *
     * @param hour since 1970
     */
    CompletionStage<Done> written(ChannelId channel, long hour);

    /** Completes when the channel's rows of this and earlier entities are gone. */
    CompletionStage<Done> close(ChannelId channel, String writer);
  }

  /** How long ago this region's storage was first used, by the wall clock; 0 if that is wrong. */
  long epochAgeSeconds() {
    return Math.max(0, Instant.now().getEpochSecond() - Origin.EPOCHS_SINCE_SECONDS - epoch);
  }

  Moment now() {
    return new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
  }
}
