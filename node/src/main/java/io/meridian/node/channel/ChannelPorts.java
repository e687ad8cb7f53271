package io.meridian.node.channel;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.Stored;
import io.meridian.replication.replica.ChannelLag;
import io.meridian.replication.replica.Membership;
import io.meridian.replication.replica.Moment;
import io.meridian.replication.replica.ReplicaSettings;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
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
    LongSupplier provenSince,
    int node,
    Links links,
    Journal journal,
    Seal seal,
    Outbox outbox,
    Fence fence,
    Observer observer) {

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

  /** Makes a journal safe from what earlier entities had on its way. */
  @FunctionalInterface
  public interface Seal {

    /** An entity starts and has not read yet: what is written from now on stays. */
    Begun begin();

    /** An entity has read its journal. */
    @FunctionalInterface
    interface Begun {

      /**
       * Completes when no write of an earlier entity can appear any more, beside the event or
       * behind it.
       *
       * @param lastEvent number of the last event that was read, 0 when there was none
       */
      CompletionStage<Done> seal(String persistenceId, long lastEvent);
    }
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

  /** Is told how the node's channels do; any thread may call, and none is held up. */
  public interface Observer {

    /** An entity runs from now on. */
    Observed started();
  }

  /** What is said of one entity. */
  public interface Observed {

    /** After each batch: how far the regions are apart. */
    void lags(ChannelLag lag);

    /**
     * Entries of another region were stored in one batch.
     *
     * @param latencyMillis since the oldest of them was accepted there, as that region's clock said
     */
    void replicated(RegionId origin, long latencyMillis);

    /**
     * A peer was found not to hold what it had said it holds, in the same life of its storage, when
     * it was asked.
     */
    void peerFell(RegionId peer);

    /** The channel's journal could not be read or written; the entity ends. */
    void failed(ChannelId channel, Throwable cause);

    /** The entity is gone, in whatever way; nothing is said of it any more. */
    void stopped();
  }

  /** How long ago this region's storage was first used, by the wall clock; 0 if that is wrong. */
  long epochAgeMillis() {
    long begunSeconds = Origin.EPOCHS_SINCE_SECONDS + epoch;
    return Math.max(0, System.currentTimeMillis() - 1_000 * begunSeconds);
  }

  Moment now() {
    return new Moment(System.currentTimeMillis(), System.nanoTime() / 1_000_000);
  }
}
