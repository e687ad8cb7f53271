package io.meridian.node.presence.horizon;

import io.meridian.regions.RegionId;
import io.meridian.replication.wire.WireException;
import java.io.NotSerializableException;
import org.apache.pekko.serialization.SerializerWithStringManifest;

/** A word as {@link WordCodec} writes it; the region that said it is the manifest. */
public final class SiblingWordSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_305;
  private static final String OWN = "";

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    RegionId by = ((SiblingWord) object).by();
    return by == null ? OWN : by.value();
  }

  @Override
  public byte[] toBinary(Object object) {
    return WordCodec.encode(((SiblingWord) object).word());
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return new SiblingWord(
          manifest.equals(OWN) ? null : new RegionId(manifest), WordCodec.decode(bytes));
    } catch (WireException | IllegalArgumentException e) {
      throw new NotSerializableException("word of a sibling: " + e.getMessage());
    }
  }
}
