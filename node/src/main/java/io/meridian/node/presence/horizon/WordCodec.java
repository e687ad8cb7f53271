package io.meridian.node.presence.horizon;

import io.meridian.presence.horizon.Word;
import io.meridian.regions.RegionId;
import io.meridian.replication.wire.LogCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;
import java.util.TreeMap;

/**
 * A word as bytes: version, count, then for each region in order its name, age in milliseconds + 1
 * or 0 for never, hops, and 1 if it is hidden.
 */
public final class WordCodec {
  private static final int VERSION = 1;
  private static final int REGIONS_MAX = 256;

  private WordCodec() {}

  public static byte[] encode(Word word) {
    WireWriter out = new WireWriter(64).writeByte(VERSION).writeNumber(word.heard().size());
    word.heard()
        .forEach(
            (region, of) -> {
              boolean never = of.ageMillis() == Word.Heard.NEVER;
              out.writeText(region.value()).writeNumber(never ? 0 : of.ageMillis() + 1);
              out.writeByte(of.hops()).writeByte(of.hidden() ? 1 : 0);
            });
    return out.toBytes();
  }

  /**
   * @throws WireException when the bytes are not such a word; it says why
   */
  public static Word decode(byte[] bytes) throws WireException {
    WireReader in = new WireReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new WireException("horizon of version " + version + ", known is " + VERSION);
    }
    TreeMap<RegionId, Word.Heard> heard = new TreeMap<>();
    for (int left = in.readCount(REGIONS_MAX); left > 0; left--) {
      RegionId region = LogCodec.readRegion(in);
      if (!heard.isEmpty() && heard.lastKey().compareTo(region) >= 0) {
        throw new WireException(
            "region " + region + " after " + heard.lastKey() + ", must be ascending");
      }
      long age = in.readNumber();
      int hops = in.readByte();
      int hidden = in.readByte();
      if (hidden > 1) {
        throw new WireException("hidden is " + hidden + " for region " + region + ", max 1");
      }
      heard.put(region, new Word.Heard(age == 0 ? Word.Heard.NEVER : age - 1, hops, hidden == 1));
    }
    in.expectEnd();
    return new Word(heard);
  }
}
