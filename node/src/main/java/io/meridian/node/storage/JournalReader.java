package io.meridian.node.storage;

import io.meridian.node.channel.ChannelPorts;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Stored;
import java.util.List;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.cassandra.query.javadsl.CassandraReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Source;

/** The journal in Cassandra. */
public final class JournalReader implements ChannelPorts.Journal {
  private static final String NAMES =
      "SELECT DISTINCT persistence_id, partition_nr FROM " + Storage.KEYSPACE + ".messages";

  private final Storage storage;
  private final CassandraReadJournal journal;

  public JournalReader(ActorSystem<?> system, Storage storage) {
    this.storage = storage;
    this.journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
  }

  /**
   * Every name under which something is in the journal, read in pages; one with very many events
   * comes several times. From the journal itself: the table that the plugin has for this would cost
   * each new channel a write more.
   */
  public Source<String, NotUsed> persistenceIds() {
    return storage.session().select(NAMES).map(row -> String.valueOf(row.getString(0)));
  }

  @Override
  public Source<List<Stored>, NotUsed> read(String persistenceId, long first, long last) {
    return journal
        .currentEventsByPersistenceId(persistenceId, first, last)
        .mapConcat(
            envelope ->
                envelope.event() instanceof LogEvent.Appended appended
                    ? List.of(appended.entries())
                    : List.of());
  }
}
