package io.meridian.node.storage;

import com.datastax.oss.driver.api.core.DefaultConsistencyLevel;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.servererrors.InvalidQueryException;
import io.meridian.regions.RegionId;
import io.meridian.replication.life.Life;
import io.meridian.replication.life.StoredLife;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.jspecify.annotations.Nullable;

/**
 * How far this region's storage has come, as it says itself, and how far this region remembers that
 * of others to have come.
 *
 * <p>The own row is written by compare-and-set and read serially, so a write that was given up and
 * appears later is seen by all the same. What is remembered of others carries its life as the
 * write's timestamp: the highest stays, whoever writes when.
 */
public final class Lives {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".life (region text PRIMARY KEY, epoch bigint, beats bigint, proven_since bigint)";
  static final String REMEMBERED_TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".remembered_lives (region text PRIMARY KEY, epoch bigint, beats bigint)";

  private static final String SELECT =
      "SELECT epoch, beats, proven_since FROM " + Storage.KEYSPACE + ".life WHERE region = ?";
  private static final String INSERT =
      "INSERT INTO "
          + Storage.KEYSPACE
          + ".life (region, epoch, beats, proven_since) VALUES (?, ?, ?, ?) IF NOT EXISTS";
  private static final String UPDATE =
      "UPDATE "
          + Storage.KEYSPACE
          + ".life SET epoch = ?, beats = ?, proven_since = ? WHERE region = ?"
          + " IF epoch = ? AND beats = ?";
  private static final String SELECT_REMEMBERED =
      "SELECT epoch, beats FROM " + Storage.KEYSPACE + ".remembered_lives WHERE region = ?";
  private static final String REMEMBER =
      "INSERT INTO "
          + Storage.KEYSPACE
          + ".remembered_lives (region, epoch, beats) VALUES (?, ?, ?) USING TIMESTAMP ?";

  /** Whoever asks tries again, and must not be silent for as long as other statements may take. */
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private static final int BEATS_BITS = 32;
  private static final long BEATS_MAX = (1L << BEATS_BITS) - 1;
  private static final long EPOCH_MAX = (1L << 31) - 1;

  private final Storage storage;
  private final RegionId self;

  public Lives(Storage storage, RegionId self) {
    this.storage = storage;
    this.self = self;
  }

  /**
   * What the storage says; empty when it is new, which includes that its tables are gone. Fails
   * when it cannot be reached.
   */
  public CompletionStage<Optional<StoredLife>> own() {
    return one(statement(SELECT, self.value())
            .setConsistencyLevel(DefaultConsistencyLevel.LOCAL_SERIAL))
        .thenApply(row -> row.map(of -> new StoredLife(life(of), of.getLong("proven_since"))))
        .exceptionallyCompose(
            failure ->
                cause(failure) instanceof InvalidQueryException
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure));
  }

  /**
   * Stores a life if the storage says what is expected.
   *
   * @param expected null for storage that is new
   * @return what the storage says then
   */
  public CompletionStage<Optional<StoredLife>> replace(@Nullable Life expected, StoredLife by) {
    Life life = by.life();
    SimpleStatement write =
        expected == null
            ? statement(INSERT, self.value(), life.epoch(), life.beats(), by.provenSince())
            : statement(
                UPDATE,
                life.epoch(),
                life.beats(),
                by.provenSince(),
                self.value(),
                expected.epoch(),
                expected.beats());
    return one(write)
        .exceptionallyCompose(
            failure ->
                cause(failure) instanceof InvalidQueryException
                    ? CompletableFuture.completedFuture(Optional.empty())
                    : CompletableFuture.failedFuture(failure))
        .thenCompose(
            row ->
                row.map(of -> of.getBoolean("[applied]")).orElse(false)
                    ? CompletableFuture.completedFuture(Optional.of(by))
                    : own());
  }

  /** What this region has stored of another's life; empty when it never heard of it. */
  public CompletionStage<Optional<Life>> remembered(RegionId of) {
    return one(statement(SELECT_REMEMBERED, of.value())).thenApply(row -> row.map(Lives::life));
  }

  /**
   * Stores what another region said of itself, unless more is stored already. Fails when the
   * numbers are not ones that a region can have reached.
   */
  public CompletionStage<Done> remember(RegionId of, Life life) {
    if (life.epoch() > EPOCH_MAX || life.beats() > BEATS_MAX) {
      return CompletableFuture.failedFuture(
          new IllegalArgumentException(
              "life " + life + " of region " + of + ", max " + EPOCH_MAX + "/" + BEATS_MAX));
    }
    long timestamp = (life.epoch() << BEATS_BITS) | life.beats();
    return storage
        .session()
        .executeWrite(statement(REMEMBER, of.value(), life.epoch(), life.beats(), timestamp));
  }

  private CompletionStage<Optional<Row>> one(SimpleStatement statement) {
    return storage.session().selectOne(statement);
  }

  private static SimpleStatement statement(String query, Object... values) {
    return SimpleStatement.newInstance(query, values).setTimeout(PATIENCE);
  }

  private static Life life(Row row) {
    return new Life(row.getLong("epoch"), row.getLong("beats"));
  }

  private static Throwable cause(Throwable failure) {
    return failure instanceof CompletionException
        ? Objects.requireNonNullElse(failure.getCause(), failure)
        : failure;
  }
}
