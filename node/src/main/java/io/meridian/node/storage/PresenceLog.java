package io.meridian.node.storage;

import com.datastax.oss.driver.api.core.cql.Row;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.history.PresenceEvents;
import io.meridian.node.presence.MemberMessages;
import io.meridian.node.presence.PresenceHistory;
import io.meridian.node.protocol.PresenceAction;
import io.meridian.node.protocol.PresenceMessage;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.MemberKey;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.javadsl.Sink;
import org.jspecify.annotations.Nullable;

/**
 * What a region's subscribers were told of members, kept for a day: a row for each event, in a
 * partition for each channel and hour. Rows go by themselves.
 *
 * <p>At most {@value #WRITING_MAX} events are being written; what comes beyond them is dropped and
 * counted, since presence must not wait for storage.
 */
public final class PresenceLog implements PresenceHistory, PresenceEvents {
  private static final Duration KEPT = Duration.ofHours(24);

  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".presence_history (channel text, hour bigint, at bigint, run bigint, sequence bigint,"
          + " action tinyint, connection text, client text, id text, payload blob,"
          + " PRIMARY KEY ((channel, hour), at, run, sequence))"
          + " WITH default_time_to_live = "
          + KEPT.toSeconds()
          + " AND compaction = {'class': 'TimeWindowCompactionStrategy',"
          + " 'compaction_window_unit': 'HOURS', 'compaction_window_size': 2}";

  private static final String INSERT =
      "INSERT INTO "
          + Storage.KEYSPACE
          + ".presence_history"
          + " (channel, hour, at, run, sequence, action, connection, client, id, payload)"
          + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String SELECT =
      "SELECT at, run, sequence, action, connection, client, id, payload FROM "
          + Storage.KEYSPACE
          + ".presence_history WHERE channel = ? AND hour = ?"
          + " AND (at, run, sequence) > (?, ?, ?) AND (at, run, sequence) < (?, ?, ?)";
  private static final String FORWARDS = " LIMIT ?";
  private static final String BACKWARDS = " ORDER BY at DESC, run DESC, sequence DESC LIMIT ?";

  private static final int WRITING_MAX = 5_000;

  /** A page has at most so much data, but one event at least: many clients may read at once. */
  private static final int PAGE_BYTES_MAX = 1 << 20;

  private static final long HOUR_MILLIS = Duration.ofHours(1).toMillis();

  private final ActorSystem<?> system;
  private final Storage storage;

  /** Tells this writer's rows from those of others at the same millisecond. */
  private final long run = ThreadLocalRandom.current().nextLong();

  private final AtomicLong sequence = new AtomicLong();
  private final AtomicInteger writing = new AtomicInteger();
  private final AtomicLong dropped = new AtomicLong();

  public PresenceLog(ActorSystem<?> system, Storage storage) {
    this.system = system;
    this.storage = storage;
  }

  @Override
  public void record(ChannelId channel, List<Shown> shown) {
    for (Shown event : shown) {
      if (writing.incrementAndGet() > WRITING_MAX) {
        writing.decrementAndGet();
        dropped.incrementAndGet();
      } else {
        var unused =
            write(channel, event)
                .whenComplete(
                    (done, failure) -> {
                      writing.decrementAndGet();
                      if (failure != null) {
                        dropped.incrementAndGet();
                      }
                    });
      }
    }
  }

  /** Events that were not kept, since this node started. */
  public long dropped() {
    return dropped.get();
  }

  private CompletionStage<?> write(ChannelId channel, Shown event) {
    long at = event.entry().timestampMillis();
    MemberKey key = event.key();
    try {
      return storage
          .session()
          .executeWrite(
              INSERT,
              channel.text(),
              at / HOUR_MILLIS,
              at,
              run,
              sequence.incrementAndGet(),
              (byte) MemberMessages.action(event.kind()).code(),
              key.connectionId(),
              key.clientId(),
              event.entry().id().text(key.connectionId()),
              ByteBuffer.wrap(event.entry().data()));
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  @Override
  public CompletionStage<Page> read(ChannelId channel, Query query) {
    long now = System.currentTimeMillis();
    // Another node's clock may be ahead.
    long last = Math.min(query.endMillis(), now + HOUR_MILLIS);
    long first = Math.max(query.startMillis(), now - KEPT.toMillis());
    Place after = new Place(first - 1, Long.MAX_VALUE, Long.MAX_VALUE);
    Place before = new Place(last + 1, Long.MIN_VALUE, Long.MIN_VALUE);
    Place seen = query.after();
    if (seen != null && query.backwards()) {
      before = seen;
    } else if (seen != null) {
      after = seen;
    }
    return readOn(
        channel, new Span(query, after, before), new Rows<>(query.limit(), PAGE_BYTES_MAX), 0);
  }

  /** The places between which a page lies, both exclusive. */
  record Span(Query query, Place after, Place before) {
    /** The hour to read after {@code done} others, null when all are read. */
    @Nullable Long hour(int done) {
      long first = Math.max(0, after.timestampMillis()) / HOUR_MILLIS;
      long last = before.timestampMillis() / HOUR_MILLIS;
      long hour = query.backwards() ? last - done : first + done;
      return hour < first || hour > last ? null : hour;
    }

    String statement() {
      return SELECT + (query.backwards() ? BACKWARDS : FORWARDS);
    }
  }

  /** Hour by hour, until one event more than the page holds is there. */
  private CompletionStage<Page> readOn(
      ChannelId channel, Span span, Rows<Row> rows, int hoursDone) {
    Long hour = rows.isMoreThanFits() ? null : span.hour(hoursDone);
    if (hour == null) {
      return CompletableFuture.completedFuture(page(rows));
    }
    return storage
        .session()
        .select(
            span.statement(),
            channel.text(),
            hour,
            span.after().timestampMillis(),
            span.after().run(),
            span.after().sequence(),
            span.before().timestampMillis(),
            span.before().run(),
            span.before().sequence(),
            span.query().limit() + 1)
        .takeWhile(
            row -> {
              rows.add(row, payloadBytes(row));
              return !rows.isMoreThanFits();
            })
        .runWith(Sink.ignore(), system)
        .thenCompose(done -> readOn(channel, span, rows, hoursDone + 1));
  }

  /** Those of a page, and the first that does not fit when there is one. */
  static final class Rows<T> {
    private final int limit;
    private final long bytesMax;
    private final List<T> rows = new ArrayList<>();
    private long bytes;

    Rows(int limit, long bytesMax) {
      this.limit = limit;
      this.bytesMax = bytesMax;
    }

    void add(T row, int rowBytes) {
      rows.add(row);
      bytes += rowBytes;
    }

    boolean isMoreThanFits() {
      return rows.size() > limit || rows.size() > 1 && bytes > bytesMax;
    }

    List<T> thatFit() {
      return isMoreThanFits() ? rows.subList(0, rows.size() - 1) : rows;
    }
  }

  private static int payloadBytes(Row row) {
    ByteBuffer payload = row.getByteBuffer("payload");
    return payload == null ? 0 : payload.remaining();
  }

  private static Page page(Rows<Row> rows) {
    List<Row> shown = rows.thatFit();
    return new Page(
        shown.stream().map(PresenceLog::message).toList(),
        rows.isMoreThanFits() ? place(shown.get(shown.size() - 1)) : null);
  }

  private static Place place(Row row) {
    return new Place(row.getLong("at"), row.getLong("run"), row.getLong("sequence"));
  }

  private static PresenceMessage message(Row row) {
    ByteBuffer payload = row.getByteBuffer("payload");
    byte[] bytes = new byte[payload == null ? 0 : payload.remaining()];
    if (payload != null) {
      payload.get(bytes);
    }
    return MemberMessages.message(
        PresenceAction.of(row.getByte("action")).orElse(PresenceAction.ABSENT),
        new MemberKey(
            String.valueOf(row.getString("connection")), String.valueOf(row.getString("client"))),
        String.valueOf(row.getString("id")),
        row.getLong("at"),
        bytes);
  }
}
