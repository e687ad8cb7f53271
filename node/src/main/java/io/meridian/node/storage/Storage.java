package io.meridian.node.storage;

import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSession;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;

/** The region's Cassandra: the session that the journal uses too, and our own tables in it. */
public final class Storage {
  static final String KEYSPACE = "meridian";

  private final CassandraSession session;

  public Storage(ActorSystem<?> system) {
    session = CassandraSessionRegistry.get(system).sessionFor("pekko.persistence.cassandra");
  }

  CassandraSession session() {
    return session;
  }

  /**
   * Makes keyspace and tables where they are missing.
   *
   * @param datacenter the data centre that Cassandra says it is in
   * @param replicas copies of each row there
   */
  public CompletionStage<Done> createSchema(String datacenter, int replicas) {
    return session
        .executeDDL(
            "CREATE KEYSPACE IF NOT EXISTS "
                + KEYSPACE
                + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
                + datacenter
                + "': "
                + replicas
                + "}")
        .thenCompose(done -> session.executeDDL(Outbox.TABLE))
        .thenCompose(done -> session.executeDDL(Epoch.TABLE));
  }

  /** Completes when Cassandra answers a read, fails when it does not. */
  public CompletionStage<Done> probe() {
    return session
        .selectOne("SELECT epoch FROM " + KEYSPACE + ".epochs WHERE region = ''")
        .thenApply(row -> Done.done());
  }
}
