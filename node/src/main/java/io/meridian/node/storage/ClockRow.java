package io.meridian.node.storage;

import java.time.Duration;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the {@link StorageClock}s of a region's nodes have come, in storage. Each node writes its
 * own every {@link #EVERY} and follows the furthest. Written under the time that it says, the
 * furthest stays, whoever writes when.
 */
public final class ClockRow {
  /** How often a node writes and reads. */
  static final Duration EVERY = Duration.ofSeconds(2);

  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".storage_clock (id int PRIMARY KEY, micros bigint)";

  private static final Logger LOG = LoggerFactory.getLogger(ClockRow.class);
  private static final String SELECT =
      "SELECT micros FROM " + Storage.KEYSPACE + ".storage_clock WHERE id = 0";
  private static final String WRITE =
      "INSERT INTO "
          + Storage.KEYSPACE
          + ".storage_clock (id, micros) VALUES (0, ?)"
          + " USING TIMESTAMP ?";

  /** A node that died may have written for longer than it said, and this is well beyond. */
  private static final Duration LEAP = EVERY.multipliedBy(5);

  /** The row, for tests without a Cassandra. */
  interface Row {
    /** What is stored; empty in new storage. */
    CompletionStage<OptionalLong> read();

    CompletionStage<Done> write(long micros);
  }

  private final Row row;
  private final StorageClock clock;
  private final Duration othersFollow;
  private volatile boolean failing;

  ClockRow(Storage storage, StorageClock clock) {
    this(new Stored(storage), clock, EVERY.multipliedBy(2));
  }

  /**
   * @param othersFollow for this node's clock to be seen by the region's other nodes
   */
  ClockRow(Row row, StorageClock clock, Duration othersFollow) {
    this.row = row;
    this.clock = clock;
    this.othersFollow = othersFollow;
  }

  /**
   * Before a node writes anything else. Where the clock is behind what the region wrote before, it
   * goes on from there, and waits until the other nodes do: a channel may move between them.
   */
  CompletionStage<Done> start() {
    return row.read()
        .thenCompose(
            stored -> {
              long behind = stored.isPresent() ? stored.getAsLong() - clock.next() : 0;
              if (behind > 0) {
                LOG.warn(
                    "This machine's clock is {} s behind what this region's storage was written"
                        + " under; writing goes on from there",
                    TimeUnit.MICROSECONDS.toSeconds(behind));
                clock.leap(stored.getAsLong() + TimeUnit.NANOSECONDS.toMicros(LEAP.toNanos()));
              }
              return row.write(clock.next());
            })
        .thenCompose(done -> clock.hasLeapt() ? pause() : CompletableFuture.completedFuture(done));
  }

  private CompletionStage<Done> pause() {
    return new CompletableFuture<Done>()
        .completeOnTimeout(Done.done(), othersFollow.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Beats until the node ends, one beat at a time. */
  public void keep(ActorSystem<?> system) {
    system
        .scheduler()
        .scheduleOnce(
            EVERY,
            () ->
                beat()
                    .whenComplete(
                        (done, failure) -> {
                          tellChange(failure);
                          keep(system);
                        }),
            system.executionContext());
  }

  private void tellChange(@Nullable Throwable failure) {
    if (failure != null && !failing) {
      LOG.warn("The clock of this region's storage cannot be written: {}", failure.toString());
    } else if (failure == null && failing) {
      LOG.info("The clock of this region's storage is written again");
    }
    failing = failure != null;
  }

  /** Writes this node's clock and follows the furthest. */
  CompletionStage<Done> beat() {
    return row.write(clock.next())
        .thenCompose(done -> row.read())
        .thenApply(
            stored -> {
              stored.ifPresent(clock::reach);
              return Done.done();
            });
  }

  private record Stored(Storage storage) implements Row {
    @Override
    public CompletionStage<OptionalLong> read() {
      return storage
          .session()
          .selectOne(SELECT)
          .thenApply(
              row ->
                  row.map(of -> OptionalLong.of(of.getLong("micros")))
                      .orElse(OptionalLong.empty()));
    }

    @Override
    public CompletionStage<Done> write(long micros) {
      return storage.session().executeWrite(WRITE, micros, micros);
    }
  }
}
