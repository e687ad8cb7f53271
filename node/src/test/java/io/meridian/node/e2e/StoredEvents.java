package io.meridian.node.e2e;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.meridian.regions.RegionId;
import java.net.InetSocketAddress;
import java.util.List;

/** A region's journal as it is in Cassandra, behind the nodes' backs. */
final class StoredEvents implements AutoCloseable {
  private static final String OF_CHANNEL =
      " FROM meridian.messages WHERE persistence_id = ? AND partition_nr = 0";

  private static final String OF_EVENT = OF_CHANNEL + " AND sequence_nr = ?";

  private final CqlSession session;

  StoredEvents(Deployment deployment, RegionId region) {
    session =
        CqlSession.builder()
            .addContactPoint(new InetSocketAddress(deployment.address(region), 9042))
            .withLocalDatacenter("dc1")
            .build();
  }

  /** The numbers of a channel's events; one twice is the work of two writers. */
  List<Long> numbers(String channel) {
    return session.execute("SELECT sequence_nr" + OF_CHANNEL, id(channel)).all().stream()
        .map((Row row) -> row.getLong(0))
        .toList();
  }

  /** An event as another writer would have written it, at a number. */
  void writeAgain(String channel, long event, long number, long atMicros) {
    String json =
        session
            .execute("SELECT JSON *" + OF_EVENT + " LIMIT 1", id(channel), event)
            .one()
            .getString(0);
    String late =
        json.replaceAll("(\"sequence_nr\": )\\d+", "$1" + number)
            .replaceAll("(\"timestamp\": )\"[^\"]+\"", "$1\"" + Uuids.timeBased() + "\"");
    session.execute("INSERT INTO meridian.messages JSON ? USING TIMESTAMP " + atMicros, late);
  }

  void delete(String channel, long number) {
    session.execute("DELETE" + OF_EVENT, id(channel), number);
  }

  private static String id(String channel) {
    return "channel/local/" + channel;
  }

  @Override
  public void close() {
    session.close();
  }
}
