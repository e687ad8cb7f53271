package io.meridian.node.bench;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.BoundStatement;
import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import com.datastax.oss.driver.api.core.cql.Row;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.uuid.Uuids;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.wire.JournalCodec;
import io.meridian.replication.wire.WireException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The Cassandra driver alone: writes rows that a channel has written once more, to the same table,
 * under another name.
 */
final class RawWrites implements AutoCloseable {
  private static final int ROWS_MAX = 2_000;

  /** A row of a group may have 120 kB: Cassandra's heap has to hold a page beside all else. */
  private static final int PAGE_ROWS = 16;

  private static final String INSERT =
      "INSERT INTO meridian.messages (persistence_id, partition_nr, sequence_nr, timestamp,"
          + " timebucket, writer_uuid, ser_id, ser_manifest, event_manifest, event)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SELECT =
      "SELECT event FROM meridian.messages WHERE persistence_id = ? AND partition_nr = 0 LIMIT "
          + ROWS_MAX;

  /**
   * Rows as a channel wrote them.
   *
   * @param messages in all of them
   */
  record Rows(List<ByteBuffer> events, long messages) {
    double messagesPerRow() {
      return (double) messages / events.size();
    }

    double bytesPerRow() {
      return events.stream().mapToInt(ByteBuffer::remaining).average().orElseThrow();
    }
  }

  private final CqlSession session;
  private final PreparedStatement insert;
  private int runs;

  RawWrites(LoneRegion region) {
    session =
        CqlSession.builder()
            .addContactPoint(
                new InetSocketAddress(region.cassandraAddress(), region.cassandraPort()))
            .withLocalDatacenter("dc1")
            .build();
    insert = session.prepare(INSERT);
  }

  /** The first rows that are stored under a name. */
  Rows of(String persistenceId) {
    List<ByteBuffer> events = new ArrayList<>();
    long messages = 0;
    for (Row row :
        session.execute(
            SimpleStatement.newInstance(SELECT, persistenceId).setPageSize(PAGE_ROWS))) {
      ByteBuffer event = row.getByteBuffer("event");
      events.add(event);
      messages += entries(event);
    }
    return new Rows(events, messages);
  }

  private static int entries(ByteBuffer event) {
    byte[] bytes = new byte[event.remaining()];
    event.duplicate().get(bytes);
    try {
      return JournalCodec.decodeEvent(bytes) instanceof LogEvent.Appended appended
          ? appended.entries().size()
          : 0;
    } catch (WireException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Messages per second when the rows are written in turn, again and again.
   *
   * @param inFlight rows that are written at a time
   */
  double perSecond(Rows rows, int inFlight, Duration warmUp, Duration measured) {
    String id = "raw/" + ++runs;
    Semaphore free = new Semaphore(inFlight);
    AtomicLong written = new AtomicLong();
    AtomicReference<Throwable> failed = new AtomicReference<>();
    long fromNanos = System.nanoTime() + warmUp.toNanos();
    long endNanos = fromNanos + measured.toNanos();
    long seq = 0;
    while (System.nanoTime() < endNanos && failed.get() == null) {
      free.acquireUninterruptibly();
      ByteBuffer event = rows.events().get((int) (seq % rows.events().size()));
      session
          .executeAsync(row(id, ++seq, event))
          .whenComplete(
              (done, failure) -> {
                long now = System.nanoTime();
                if (failure != null) {
                  failed.set(failure);
                } else if (now >= fromNanos && now < endNanos) {
                  written.incrementAndGet();
                }
                free.release();
              });
    }
    free.acquireUninterruptibly(inFlight);
    if (failed.get() != null) {
      throw new IllegalStateException(failed.get());
    }
    return written.get() * rows.messagesPerRow() / (measured.toNanos() / 1e9);
  }

  private BoundStatement row(String id, long seq, ByteBuffer event) {
    var now = Uuids.timeBased();
    return insert.bind(
        id,
        0L,
        seq,
        now,
        Long.toString(TimeUnit.MILLISECONDS.toDays(System.currentTimeMillis())),
        "raw",
        7_301,
        "e",
        "",
        event.duplicate());
  }

  @Override
  public void close() {
    session.close();
  }
}
