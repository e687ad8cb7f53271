package io.meridian.node.storage;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Origin;
import java.time.Instant;
import java.util.concurrent.CompletionStage;

/**
 * The life of the region's storage: the second, since the start of 2025, in which it was first
 * used. It is written once and read ever after, so storage that was replaced has another, and an
 * origin is never used twice.
 */
public final class Epoch {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".epochs (region text PRIMARY KEY, epoch bigint)";

  private static final String INSERT =
      "INSERT INTO " + Storage.KEYSPACE + ".epochs (region, epoch) VALUES (?, ?) IF NOT EXISTS";
  private static final String SELECT =
      "SELECT epoch FROM " + Storage.KEYSPACE + ".epochs WHERE region = ?";

  private Epoch() {}

  /** The epoch of this storage; the first node that asks sets it. */
  public static CompletionStage<Long> of(Storage storage, RegionId region, Instant now) {
    long fresh = Math.max(1, now.getEpochSecond() - Origin.EPOCHS_SINCE_SECONDS);
    return storage
        .session()
        .executeWrite(INSERT, region.value(), fresh)
        .thenCompose(done -> storage.session().selectOne(SELECT, region.value()))
        .thenApply(
            row ->
                row.orElseThrow(
                        () -> new IllegalStateException("no epoch of " + region + " was stored"))
                    .getLong("epoch"));
  }
}
