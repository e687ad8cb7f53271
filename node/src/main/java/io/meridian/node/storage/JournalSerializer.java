package io.meridian.node.storage;

import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogState;
import io.meridian.replication.wire.JournalCodec;
import io.meridian.replication.wire.WireException;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/**
 * Journal events and snapshots as {@link JournalCodec} writes them; no class name is stored or
 * read.
 */
public final class JournalSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_301;
  private static final String EVENT = "e";
  private static final String SNAPSHOT = "s";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    return object instanceof LogEvent ? EVENT : SNAPSHOT;
  }

  @Override
  public byte[] toBinary(Object object) {
    if (object instanceof LogEvent event) {
      return JournalCodec.encode(event);
    }
    return JournalCodec.encode((LogState.Snapshot) object);
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return switch (manifest) {
        case EVENT -> JournalCodec.decodeEvent(bytes);
        case SNAPSHOT -> JournalCodec.decodeSnapshot(bytes);
        default -> throw new NotSerializableException("journal manifest " + manifest);
      };
    } catch (WireException e) {
      throw new NotSerializableException(e.getMessage());
    }
  }
}
