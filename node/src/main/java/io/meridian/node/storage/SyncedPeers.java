package io.meridian.node.storage;

import io.meridian.regions.RegionId;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;

/** Through which hour each other region is known to hold all that this one holds. */
public final class SyncedPeers {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".synced (peer text PRIMARY KEY, epoch bigint, through_hour bigint)";

  private static final String INSERT =
      "INSERT INTO " + Storage.KEYSPACE + ".synced (peer, epoch, through_hour) VALUES (?, ?, ?)";
  private static final String SELECT =
      "SELECT peer, epoch, through_hour FROM " + Storage.KEYSPACE + ".synced";

  /**
   * What is stored of one peer.
   *
   * @param epoch the life of its storage; what an earlier life held says nothing of a later one
   * @param throughHour hours since 1970
   */
  public record Row(long epoch, long throughHour) {}

  private final Storage storage;

  public SyncedPeers(Storage storage) {
    this.storage = storage;
  }

  /** A row for each peer, of which there are few. */
  public CompletionStage<Map<RegionId, Row>> all() {
    return storage
        .session()
        .selectAll(SELECT)
        .thenApply(
            rows -> {
              Map<RegionId, Row> peers = new TreeMap<>();
              rows.forEach(
                  row ->
                      peers.put(
                          new RegionId(String.valueOf(row.getString("peer"))),
                          new Row(row.getLong("epoch"), row.getLong("through_hour"))));
              return peers;
            });
  }

  public CompletionStage<Done> store(RegionId peer, Row row) {
    return storage.session().executeWrite(INSERT, peer.value(), row.epoch(), row.throughHour());
  }
}
