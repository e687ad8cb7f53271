package io.meridian.node.storage;

import io.meridian.replication.log.Entry;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.cassandra.query.javadsl.CassandraReadJournal;
import org.apache.pekko.persistence.query.PersistenceQuery;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;

/** Reads channels' events from the journal, streaming: memory does not grow with what is read. */
public final class JournalReader {
  private final ActorSystem<?> system;
  private final CassandraReadJournal journal;

  public JournalReader(ActorSystem<?> system) {
    this.system = system;
    this.journal =
        PersistenceQuery.get(system)
            .getReadJournalFor(CassandraReadJournal.class, CassandraReadJournal.Identifier());
  }

  /**
   * The entries of a run of events, in the log's order, an event at a time.
   *
   * @param first number of the first event, from 1
   * @param last number of the last event
   */
  public Source<List<Stored>, NotUsed> read(String persistenceId, long first, long last) {
    return journal
        .currentEventsByPersistenceId(persistenceId, first, last)
        .mapConcat(
            envelope ->
                envelope.event() instanceof LogEvent.Appended appended
                    ? List.of(appended.entries())
                    : List.of());
  }

  /**
   * The next entries that a peer lacks, in the log's order.
   *
   * @param held what the peer holds
   * @param entriesMax how many at the most
   * @param bytesMax weight at the most; one entry may exceed it
   */
  public CompletionStage<List<Entry>> readLacking(
      String persistenceId, long firstEvent, VersionVector held, int entriesMax, int bytesMax) {
    int[] bytesLeft = {bytesMax};
    return read(persistenceId, firstEvent, Long.MAX_VALUE)
        .mapConcat(run -> run)
        .map(Stored::entry)
        .filter(entry -> !held.covers(entry.dot()))
        .take(entriesMax)
        .takeWhile(
            entry -> {
              bytesLeft[0] -= entry.weightBytes();
              return bytesLeft[0] > 0;
            },
            true)
        .runWith(Sink.seq(), system);
  }
}
