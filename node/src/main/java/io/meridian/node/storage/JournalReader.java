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
  private final CassandraReadJournal journal;

  public JournalReader(ActorSystem<?> system) {
    this.journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
  }

  /** Every name under which something was ever written here, each once, read in pages. */
  public Source<String, NotUsed> persistenceIds() {
    return journal.currentPersistenceIds();
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
