package io.meridian.node.presence.kept;

import io.meridian.presence.crdt.PresenceCodec;
import io.meridian.presence.crdt.PresenceFormatException;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;
import java.io.NotSerializableException;
import java.util.Map;
import java.util.TreeMap;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Buckets as bytes; equal buckets have equal bytes, by which the nodes of a region find out whether
 * theirs differ. Version, forgotten before, count, then for each channel in order its text,
 * generation and state.
 */
public final class PresenceBucketSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_303;
  private static final int VERSION = 1;
  private static final String BUCKET = "b";
  private static final int CHANNELS_MAX = 1_000_000;
  private static final int CHANNEL_BYTES_MAX = 4_096;

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return BUCKET;
  }

  @Override
  public byte[] toBinary(Object object) {
    WireWriter out = new WireWriter(1_024);
    PresenceBucket bucket = (PresenceBucket) object;
    out.writeByte(VERSION).writeNumber(bucket.forgottenBefore());
    out.writeNumber(bucket.channels().size());
    for (Map.Entry<String, PresenceBucket.Kept> channel : bucket.channels().entrySet()) {
      out.writeText(channel.getKey()).writeNumber(channel.getValue().generation());
      out.writeBytes(PresenceCodec.encode(channel.getValue().state()));
    }
    return out.toBytes();
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    if (!manifest.equals(BUCKET)) {
      throw new NotSerializableException("presence bucket manifest " + manifest);
    }
    try {
      return read(new WireReader(bytes));
    } catch (WireException | PresenceFormatException e) {
      throw new NotSerializableException("presence bucket: " + e.getMessage());
    }
  }

  private static PresenceBucket read(WireReader in) throws WireException, PresenceFormatException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new WireException("presence bucket of version " + version + ", known is " + VERSION);
    }
    long forgottenBefore = in.readNumber();
    TreeMap<String, PresenceBucket.Kept> channels = new TreeMap<>();
    for (int left = in.readCount(CHANNELS_MAX); left > 0; left--) {
      String channel = in.readText(CHANNEL_BYTES_MAX);
      if (!channels.isEmpty() && channels.lastKey().compareTo(channel) >= 0) {
        throw new WireException(
            "channel " + channel + " after " + channels.lastKey() + ", must be ascending");
      }
      long generation = in.readNumber();
      if (generation < Math.max(1, forgottenBefore)) {
        throw new WireException(
            "generation "
                + generation
                + " of channel "
                + channel
                + ", min "
                + Math.max(1, forgottenBefore));
      }
      channels.put(
          channel,
          PresenceBucket.Kept.of(
              generation, PresenceCodec.decode(in.readBytes(PresenceCodec.BYTES_MAX))));
    }
    in.expectEnd();
    return PresenceBucket.of(forgottenBefore, channels);
  }
}
