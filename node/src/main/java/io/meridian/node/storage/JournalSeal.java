package io.meridian.node.storage;

import com.datastax.oss.driver.api.core.cql.BatchStatement;
import com.datastax.oss.driver.api.core.cql.DefaultBatchType;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import io.meridian.node.channel.ChannelPorts;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/**
 * Shuts a channel's journal behind the event that its new entity read last. A write of an earlier
 * entity that Cassandra did not confirm may still arrive: hinted, from one replica by a read
 * repair, or by a coordinator that was slow. The journal would then have two events of one number,
 * and whoever recovers takes that of the later writer, although this entity has acted on the other.
 *
 * <p>So both places where one could arrive, beside the last event and behind it, get a tombstone of
 * the moment at which this entity started, which is before it read. Whatever was written before
 * that stays deleted, whenever it arrives, and what a successor of this entity has written is not
 * touched, should this one be late. It rests on {@link StorageClock}s of the region's nodes that
 * agree better than the time in which a node is replaced, and that give a node which stood still no
 * later time.
 */
public final class JournalSeal implements ChannelPorts.Seal {
  /** Path in the configuration of how many events are in one partition of the journal. */
  public static final String PARTITION_SIZE =
      "pekko.persistence.cassandra.journal.target-partition-size";

  private static final String MESSAGES = Storage.KEYSPACE + ".messages";
  private static final String WHERE =
      " WHERE persistence_id = ? AND partition_nr = ? AND sequence_nr ";
  private static final String SELECT = "SELECT timestamp FROM " + MESSAGES + WHERE + "= ?";
  private static final String DELETE_BESIDE =
      "DELETE FROM " + MESSAGES + " USING TIMESTAMP ?" + WHERE + "= ? AND timestamp > ?";
  private static final String DELETE_EARLIER =
      "DELETE FROM " + MESSAGES + " USING TIMESTAMP ?" + WHERE + "= ? AND timestamp < ?";
  private static final String DELETE_BEHIND =
      "DELETE FROM " + MESSAGES + " USING TIMESTAMP ?" + WHERE + "> ?";

  private final Storage storage;
  private final long partitionSize;

  /**
   * @param partitionSize events in one partition of the journal, as its plugin is configured
   */
  public JournalSeal(Storage storage, long partitionSize) {
    this.storage = storage;
    this.partitionSize = partitionSize;
  }

  @Override
  public Begun begin() {
    long moment = storage.clock().next();
    return (persistenceId, lastEvent) -> seal(persistenceId, lastEvent, moment);
  }

  private CompletionStage<Done> seal(String persistenceId, long lastEvent, long moment) {
    SimpleStatement behind =
        SimpleStatement.newInstance(
            DELETE_BEHIND, moment, persistenceId, partition(lastEvent + 1), lastEvent);
    if (lastEvent == 0) {
      return storage.session().executeWrite(behind);
    }
    return storage
        .session()
        .selectAll(
            SimpleStatement.newInstance(SELECT, persistenceId, partition(lastEvent), lastEvent))
        .thenCompose(rows -> seal(rows, behind, moment, persistenceId, lastEvent));
  }

  private CompletionStage<Done> seal(
      List<Row> rows, SimpleStatement behind, long moment, String persistenceId, long lastEvent) {
    UUID newest = newest(rows, persistenceId, lastEvent);
    long partition = partition(lastEvent);
    BatchStatement deletes =
        BatchStatement.newInstance(
            DefaultBatchType.LOGGED,
            SimpleStatement.newInstance(
                DELETE_BESIDE, moment, persistenceId, partition, lastEvent, newest),
            SimpleStatement.newInstance(
                DELETE_EARLIER, moment, persistenceId, partition, lastEvent, newest),
            behind);
    return storage
        .session()
        .executeWriteBatch(deletes)
        .thenApply(
            done -> {
              if (rows.size() > 1) {
                // This entity may have read the one that is deleted; who starts next cannot.
                throw new IllegalStateException(
                    "event " + lastEvent + " of " + persistenceId + " had several writers");
              }
              return done;
            });
  }

  private static UUID newest(List<Row> rows, String persistenceId, long lastEvent) {
    return rows.stream()
        .map(row -> row.getUuid("timestamp"))
        .max(Comparator.comparingLong(UUID::timestamp))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "event " + lastEvent + " of " + persistenceId + " is gone"));
  }

  private long partition(long event) {
    return (event - 1) / partitionSize;
  }
}
