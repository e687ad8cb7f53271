package io.meridian.replication.wire;

import io.meridian.replication.log.Base;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Known;
import io.meridian.replication.log.Newest;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Stored;
import io.meridian.replication.log.VersionVector;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What is known of publishers, and bases, as bytes: the same on links and in the journal. */
final class BaseCodec {
  private static final int COUNT_MAX = 1_000_000;
  private static final int PUBLISHER_BYTES_MAX = 8_192;

  /** Each at the place that is its code. */
  private static final List<Stored.Fate> FATES =
      List.of(
          Stored.Fate.LIVE,
          Stored.Fate.DUPLICATE,
          Stored.Fate.LATE,
          Stored.Fate.EARLIER,
          Stored.Fate.WHOLE);

  private BaseCodec() {}

  static void writeBase(WireWriter out, Base base) {
    LogCodec.writeVector(out, base.vector());
    writeNewest(out, base.newest());
    writeRecent(out, base.recent());
    out.writeNumber(base.undelivered().size());
    base.undelivered()
        .forEach(
            (dot, fate) -> {
              LogCodec.writeDot(out, dot);
              writeFate(out, fate);
            });
  }

  static Base readBase(WireReader in) throws WireException {
    VersionVector vector = LogCodec.readVector(in);
    Map<String, Newest> newest = readNewest(in);
    Map<PublishKey, Known> recent = readRecent(in);
    Map<Dot, Stored.Fate> undelivered = new LinkedHashMap<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      undelivered.put(LogCodec.readDot(in), readFate(in));
    }
    return new Base(vector, newest, recent, undelivered);
  }

  static void writeNewest(WireWriter out, Map<String, Newest> newestByPublisher) {
    out.writeNumber(newestByPublisher.size());
    newestByPublisher.forEach(
        (publisher, newest) -> {
          out.writeText(publisher).writeNumber(newest.number());
          LogCodec.writeDot(out, newest.dot());
          LogCodec.writeSerial(out, newest.serial());
        });
  }

  static Map<String, Newest> readNewest(WireReader in) throws WireException {
    Map<String, Newest> newest = new LinkedHashMap<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      String publisher = in.readText(PUBLISHER_BYTES_MAX);
      newest.put(
          publisher, new Newest(in.readNumber(), LogCodec.readDot(in), LogCodec.readSerial(in)));
    }
    return newest;
  }

  static void writeRecent(WireWriter out, Map<PublishKey, Known> recent) {
    out.writeNumber(recent.size());
    recent.forEach(
        (key, known) -> {
          LogCodec.writeKey(out, key);
          LogCodec.writeDot(out, known.dot());
          LogCodec.writeSerial(out, known.serial());
          LogCodec.writeOptionalDot(out, known.twin());
          out.writeNumber(Integer.toUnsignedLong(known.content()));
        });
  }

  static Map<PublishKey, Known> readRecent(WireReader in) throws WireException {
    Map<PublishKey, Known> recent = new LinkedHashMap<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      recent.put(
          LogCodec.readKey(in),
          new Known(
              LogCodec.readDot(in),
              LogCodec.readSerial(in),
              LogCodec.readOptionalDot(in),
              (int) in.readNumber()));
    }
    return recent;
  }

  static void writeFate(WireWriter out, Stored.Fate fate) {
    out.writeByte(FATES.indexOf(fate));
  }

  static Stored.Fate readFate(WireReader in) throws WireException {
    int code = in.readByte();
    if (code >= FATES.size()) {
      throw new WireException("fate " + code + ", max " + (FATES.size() - 1));
    }
    return FATES.get(code);
  }
}
