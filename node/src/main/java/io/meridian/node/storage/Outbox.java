package io.meridian.node.storage;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelPorts;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Channels with entries that some region has not confirmed. The row is there before the first such
 * entry is written, so that neither a stop nor a crash forgets the channel: whoever starts next
 * reads the rows and compares with the others.
 *
 * <p>Each entity writes under a name that sorts by its start. Closing removes its own rows and
 * older ones, so an entity that was paused and comes back cannot remove its successor's.
 */
public final class Outbox implements ChannelPorts.Outbox {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".outbox (bucket int, channel text, writer text, PRIMARY KEY (bucket, channel, writer))";

  /** Partitions that the rows are spread over. */
  public static final int BUCKETS = 16;

  private static final String INSERT =
      "INSERT INTO " + Storage.KEYSPACE + ".outbox (bucket, channel, writer) VALUES (?, ?, ?)";
  private static final String DELETE =
      "DELETE FROM "
          + Storage.KEYSPACE
          + ".outbox WHERE bucket = ? AND channel = ? AND writer <= ?";
  private static final String SELECT =
      "SELECT channel FROM " + Storage.KEYSPACE + ".outbox WHERE bucket = ?";

  private final Storage storage;
  private final Written written;

  public Outbox(Storage storage) {
    this.storage = storage;
    this.written = new Written(storage);
  }

  @Override
  public CompletionStage<Done> open(ChannelId channel, String writer) {
    return storage.session().executeWrite(INSERT, bucket(channel), channel.text(), writer);
  }

  @Override
  public CompletionStage<Done> close(ChannelId channel, String writer) {
    return storage.session().executeWrite(DELETE, bucket(channel), channel.text(), writer);
  }

  @Override
  public CompletionStage<Done> written(ChannelId channel, long hour) {
    return written.add(channel, hour);
  }

  /**
   * All channels that were written since, read in pages; one may come several times.
   *
   * @param hour the first, hours since 1970
   * @param thisHour the last but one: another node's clock may be ahead
   */
  public Source<ChannelId, NotUsed> writtenSince(long hour, long thisHour) {
    return written.channels(hour, thisHour + 1);
  }

  /** All channels with a row, read in pages; a channel with several rows comes several times. */
  public Source<ChannelId, NotUsed> channels() {
    return Source.range(0, BUCKETS - 1)
        .flatMapConcat(bucket -> storage.session().select(SELECT, bucket))
        .map(row -> ChannelId.parse(String.valueOf(row.getString("channel"))));
  }

  static int bucket(ChannelId channel) {
    return Math.floorMod(channel.text().hashCode(), BUCKETS);
  }
}
