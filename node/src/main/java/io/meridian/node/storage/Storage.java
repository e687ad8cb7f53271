package io.meridian.node.storage;

import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.persistence.cassandra.KeyspaceAndTableStatements;
import org.apache.pekko.persistence.cassandra.PluginSettings;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSession;
import org.apache.pekko.stream.connectors.cassandra.javadsl.CassandraSessionRegistry;
import org.jspecify.annotations.Nullable;

/** The region's Cassandra: the session that the journal uses too, and our own tables in it. */
public final class Storage {
  static final String KEYSPACE = "meridian";

  private static final String PLUGIN = "pekko.persistence.cassandra";
  private static final String TABLES =
      "SELECT table_name FROM system_schema.tables WHERE keyspace_name = '" + KEYSPACE + "'";

  private final ActorSystem<?> system;
  private final CassandraSession session;
  private volatile @Nullable StorageClock clock;

  public Storage(ActorSystem<?> system) {
    this.system = system;
    session = CassandraSessionRegistry.get(system).sessionFor(PLUGIN);
  }

  CassandraSession session() {
    return session;
  }

  /**
   * Makes keyspace and tables, those of the journal included, where they are missing. Two nodes
   * must not do so at once: Cassandra may then have two tables under one name, and lose what is in
   * one of them. So in a new region the first node makes them, and for the others this fails until
   * it has. In a region that has lived each may: its nodes get a new version one after the other.
   *
   * @param datacenter the data centre that Cassandra says it is in
   * @param replicas copies of each row there
   */
  public CompletionStage<Done> createSchema(
      String datacenter, int replicas, RegionId region, boolean isFirstNode) {
    return hasSchema()
        .thenCompose(
            has -> {
              if (has) {
                return CompletableFuture.completedFuture(Done.done());
              }
              return isFirstNode
                  ? run(schema(datacenter, replicas))
                  : new Lives(this, region)
                      .own()
                      .thenCompose(
                          life ->
                              life.isPresent()
                                  ? run(schema(datacenter, replicas))
                                  : CompletableFuture.failedFuture(
                                      new IllegalStateException(
                                          "node 1 has not made the tables yet")));
            });
  }

  private List<String> schema(String datacenter, int replicas) {
    List<String> statements = new ArrayList<>();
    statements.add(
        "CREATE KEYSPACE IF NOT EXISTS "
            + KEYSPACE
            + " WITH replication = {'class': 'NetworkTopologyStrategy', '"
            + datacenter
            + "': "
            + replicas
            + "}");
    var journal =
        new KeyspaceAndTableStatements(
            system,
            PLUGIN,
            PluginSettings.apply(
                system.classicSystem(), system.settings().config().getConfig(PLUGIN)));
    statements.addAll(journal.getCreateJournalTablesStatements());
    statements.addAll(journal.getCreateSnapshotTablesStatements());
    statements.add(Outbox.TABLE);
    statements.add(Lives.REMEMBERED_TABLE);
    statements.add(Written.TABLE);
    statements.add(SyncedPeers.TABLE);
    statements.add(Lives.TABLE);
    // Younger than the others: a region that was there before has to get them.
    statements.add(PresenceLog.TABLE);
    statements.add(ClockRow.TABLE);
    return statements;
  }

  private CompletionStage<Boolean> hasSchema() {
    // It is the last to be made, so where it is the others are.
    return session
        .selectAll(TABLES)
        .thenApply(
            rows ->
                rows.stream().anyMatch(row -> "storage_clock".equals(row.getString("table_name"))));
  }

  private CompletionStage<Done> run(List<String> statements) {
    CompletionStage<Done> done = CompletableFuture.completedFuture(Done.done());
    for (String statement : statements) {
      done = done.thenCompose(before -> session.executeDDL(statement));
    }
    return done;
  }

  /**
   * Before anything but the schema is written: from then on this node writes under times that are
   * later than those of all that is stored.
   */
  public CompletionStage<ClockRow> startClock() {
    return session
        .underlying()
        .thenCompose(
            driver -> {
              StorageClock started = (StorageClock) driver.getContext().getTimestampGenerator();
              ClockRow row = new ClockRow(this, started);
              return row.start()
                  .thenApply(
                      done -> {
                        clock = started;
                        return row;
                      });
            });
  }

  /**
   * The time under which this node writes.
   *
   * @throws IllegalStateException before {@link #startClock} has completed
   */
  StorageClock clock() {
    StorageClock started = clock;
    if (started == null) {
      throw new IllegalStateException("the storage's clock has not been started");
    }
    return started;
  }

  /** This node writes nothing from the moment on at which its fence has fallen. */
  public void endsWhen(BooleanSupplier fenceFell) {
    clock().endsWhen(fenceFell);
  }

  /** Completes when Cassandra answers a read, fails when it does not. */
  public CompletionStage<Done> probe() {
    return session
        .selectOne("SELECT epoch FROM " + KEYSPACE + ".life WHERE region = '-'")
        .thenApply(row -> Done.done());
  }
}
