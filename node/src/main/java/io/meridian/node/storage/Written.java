package io.meridian.node.storage;

import io.meridian.node.channel.ChannelId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.stream.javadsl.Source;

/**
 * Which channels were written in which hour. A channel's row is there before its first write of the
 * hour, so that a region that was away can be compared with on what was written meanwhile, and on
 * nothing else.
 */
final class Written {
  static final String TABLE =
      "CREATE TABLE IF NOT EXISTS "
          + Storage.KEYSPACE
          + ".written (hour bigint, bucket int, channel text, PRIMARY KEY ((hour, bucket), channel))";

  private static final String INSERT =
      "INSERT INTO " + Storage.KEYSPACE + ".written (hour, bucket, channel) VALUES (?, ?, ?)";
  private static final String SELECT =
      "SELECT channel FROM " + Storage.KEYSPACE + ".written WHERE hour = ? AND bucket = ?";

  /** Channels that are remembered so that each comes once; later ones may come again. */
  private static final int REMEMBERED_MAX = 100_000;

  private final Storage storage;

  Written(Storage storage) {
    this.storage = storage;
  }

  CompletionStage<Done> add(ChannelId channel, long hour) {
    return storage.session().executeWrite(INSERT, hour, Outbox.bucket(channel), channel.text());
  }

  /** Channels written in these hours, the last hour first, read in pages. */
  Source<ChannelId, NotUsed> channels(long first, long last) {
    return Source.range(0, (int) (last - first))
        .flatMapConcat(
            back ->
                Source.range(0, Outbox.BUCKETS - 1)
                    .flatMapConcat(bucket -> storage.session().select(SELECT, last - back, bucket)))
        .statefulMapConcat(
            () -> {
              Set<String> before = new HashSet<>();
              return row -> {
                String channel = String.valueOf(row.getString("channel"));
                boolean known =
                    before.size() < REMEMBERED_MAX
                        ? !before.add(channel)
                        : before.contains(channel);
                return known ? List.of() : List.of(ChannelId.parse(channel));
              };
            });
  }
}
