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
 * <p>Each process writes under a name that sorts by its start. Closing removes its own rows and
 * older ones, so a process that was paused and comes back cannot remove its successor's.
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
  private final String writer;

  /**
   * @param startedMillis when this process started, milliseconds since 1970
   * @param node its number in the region
   */
  public Outbox(Storage storage, long startedMillis, int node) {
    this.storage = storage;
    this.writer = String.format("%014d-%02d", startedMillis, node);
  }

  @Override
  public CompletionStage<Done> open(ChannelId channel) {
    return storage.session().executeWrite(INSERT, bucket(channel), channel.text(), writer);
  }

  @Override
  public CompletionStage<Done> close(ChannelId channel) {
    return storage.session().executeWrite(DELETE, bucket(channel), channel.text(), writer);
  }

  /** All channels with a row, read in pages; a channel with several rows comes several times. */
  public Source<ChannelId, NotUsed> channels() {
    return Source.range(0, BUCKETS - 1)
        .flatMapConcat(bucket -> storage.session().select(SELECT, bucket))
        .map(row -> ChannelId.parse(String.valueOf(row.getString("channel"))));
  }

  private static int bucket(ChannelId channel) {
    return Math.floorMod(channel.text().hashCode(), BUCKETS);
  }
}
