package io.meridian.node.presence.kept;

import io.meridian.node.channel.ChannelId;
import io.meridian.presence.crdt.MemberKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.apache.pekko.cluster.ddata.Key;

/**
 * Where the presence of channels is kept. All nodes of a region compute the same from the names,
 * whatever their version: the numbers must not change.
 */
final class PresenceKeys {
  static final int SHARDS = 16;
  static final int BUCKETS = 32;

  private static final List<Key<PresenceBucket>> ALL = all();

  private PresenceKeys() {}

  /** Each bucket of each shard. */
  static List<Key<PresenceBucket>> everywhere() {
    return ALL;
  }

  static Key<PresenceBucket> of(ChannelId channel, int bucket) {
    return ALL.get(shard(channel) * BUCKETS + bucket);
  }

  static int bucket(MemberKey member) {
    return spread(31 * member.connectionId().hashCode() + member.clientId().hashCode(), BUCKETS);
  }

  private static int shard(ChannelId channel) {
    return spread(channel.text().hashCode(), SHARDS);
  }

  /** Hashes of texts that end alike differ in their low bits only. */
  private static int spread(int hash, int count) {
    return ((hash * 0x9E3779B9) >>> 16) % count;
  }

  private static List<Key<PresenceBucket>> all() {
    List<Key<PresenceBucket>> keys = new ArrayList<>();
    for (int shard = 0; shard < SHARDS; shard++) {
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        // Two digits each; a key's name is all that nodes tell each other of it.
        keys.add(
            new Key<PresenceBucket>(
                String.format(Locale.ROOT, "presence-%02d-%02d", shard, bucket)) {});
      }
    }
    return List.copyOf(keys);
  }
}
