package io.meridian.replication.wire;

import io.meridian.regions.RegionId;
import io.meridian.replication.log.Dot;
import io.meridian.replication.log.Entry;
import io.meridian.replication.log.Operation;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Origins, dots, vectors and entries as bytes: the same on links, in the journal and in positions.
 * A vector groups its origins by region, since a region's name is the longest part of an origin.
 */
public final class LogCodec {
  private static final int REGION_BYTES_MAX = 16;
  private static final int ORIGINS_MAX = 10_000;
  private static final int PUBLISHER_BYTES_MAX = 4_096;
  private static final int COUNTER_MAX = 99_999;

  /** A message's serial has three digits for it. */
  private static final int INDEX_MAX = 999;

  /** Each one place below its code; code 0 is an entry that adds messages. */
  private static final List<Operation.Kind> KINDS =
      List.of(Operation.Kind.UPDATE, Operation.Kind.DELETE, Operation.Kind.APPEND);

  /** Largest payload of one entry; an edge accepts less than half of it. */
  static final int PAYLOAD_BYTES_MAX = 1 << 20;

  private LogCodec() {}

  public static void writeVector(WireWriter out, VersionVector vector) {
    Map<RegionId, Map<Origin, Long>> byRegion = new TreeMap<>();
    vector
        .upTo()
        .forEach(
            (origin, seq) ->
                byRegion
                    .computeIfAbsent(origin.region(), region -> new TreeMap<>())
                    .put(origin, seq));
    out.writeNumber(byRegion.size());
    byRegion.forEach(
        (region, origins) -> {
          out.writeText(region.value()).writeNumber(origins.size());
          origins.forEach(
              (origin, seq) ->
                  out.writeNumber(origin.epoch())
                      .writeNumber(origin.incarnation())
                      .writeNumber(seq));
        });
  }

  public static VersionVector readVector(WireReader in) throws WireException {
    TreeMap<Origin, Long> upTo = new TreeMap<>();
    int regions = in.readCount(ORIGINS_MAX);
    for (int i = 0; i < regions; i++) {
      RegionId region = readRegion(in);
      int origins = in.readCount(ORIGINS_MAX);
      for (int j = 0; j < origins; j++) {
        Origin origin = new Origin(region, in.readNumber(), in.readNumber());
        long seq = in.readNumber();
        if (seq == 0) {
          throw new WireException("origin " + origin + " has seq 0, min 1");
        }
        upTo.put(origin, seq);
      }
    }
    return new VersionVector(upTo);
  }

  public static RegionId readRegion(WireReader in) throws WireException {
    String text = in.readText(REGION_BYTES_MAX);
    try {
      return new RegionId(text);
    } catch (IllegalArgumentException e) {
      throw new WireException("region: " + e.getMessage());
    }
  }

  public static void writeOrigin(WireWriter out, Origin origin) {
    out.writeText(origin.region().value())
        .writeNumber(origin.epoch())
        .writeNumber(origin.incarnation());
  }

  public static Origin readOrigin(WireReader in) throws WireException {
    return new Origin(readRegion(in), in.readNumber(), in.readNumber());
  }

  public static void writeDot(WireWriter out, Dot dot) {
    writeOrigin(out, dot.origin());
    out.writeNumber(dot.seq());
  }

  public static Dot readDot(WireReader in) throws WireException {
    Origin origin = readOrigin(in);
    long seq = in.readNumber();
    if (seq == 0) {
      throw new WireException("dot of " + origin + " has seq 0, min 1");
    }
    return new Dot(origin, seq);
  }

  public static void writeOptionalDot(WireWriter out, @Nullable Dot dot) {
    out.writeByte(dot == null ? 0 : 1);
    if (dot != null) {
      writeDot(out, dot);
    }
  }

  public static @Nullable Dot readOptionalDot(WireReader in) throws WireException {
    return in.readByte() == 0 ? null : readDot(in);
  }

  public static void writeKey(WireWriter out, PublishKey key) {
    out.writeText(key.publisher()).writeNumber(key.number());
  }

  public static PublishKey readKey(WireReader in) throws WireException {
    return new PublishKey(in.readText(PUBLISHER_BYTES_MAX), in.readNumber());
  }

  public static void writeSerial(WireWriter out, Serial serial) {
    out.writeNumber(serial.millis()).writeNumber(serial.counter());
    writeOrigin(out, serial.origin());
  }

  public static Serial readSerial(WireReader in) throws WireException {
    long millis = in.readNumber();
    return new Serial(millis, readCounter(in), readOrigin(in));
  }

  static int readCounter(WireReader in) throws WireException {
    long counter = in.readNumber();
    if (counter > COUNTER_MAX) {
      throw new WireException("serial counter " + counter + ", max " + COUNTER_MAX);
    }
    return (int) counter;
  }

  public static void writeEntry(WireWriter out, Entry entry) {
    writeDot(out, entry.dot());
    writeKey(out, entry.key());
    writeOptionalDot(out, entry.after());
    writeOptionalDot(out, entry.continues());
    out.writeNumber(entry.serial().millis()).writeNumber(entry.serial().counter());
    writeOperation(out, entry.operation());
    out.writeBytes(entry.payload());
  }

  public static Entry readEntry(WireReader in) throws WireException {
    Dot dot = readDot(in);
    PublishKey key = readKey(in);
    Dot after = readOptionalDot(in);
    Dot continues = readOptionalDot(in);
    if (continues != null
        && (!continues.origin().sameLine(dot.origin()) || continues.compareTo(dot) >= 0)) {
      throw new WireException("entry " + dot + " cannot continue " + continues);
    }
    Serial serial = new Serial(in.readNumber(), readCounter(in), dot.origin());
    Operation operation = readOperation(in);
    return new Entry(
        dot, key, after, continues, serial, operation, in.readBytes(PAYLOAD_BYTES_MAX));
  }

  private static void writeOperation(WireWriter out, @Nullable Operation operation) {
    out.writeByte(operation == null ? 0 : KINDS.indexOf(operation.kind()) + 1);
    if (operation != null) {
      writeSerial(out, operation.target().serial());
      out.writeNumber(operation.target().seq()).writeNumber(operation.target().index());
      writeOptionalDot(out, operation.follows());
    }
  }

  private static @Nullable Operation readOperation(WireReader in) throws WireException {
    int kind = in.readByte();
    if (kind == 0) {
      return null;
    }
    if (kind > KINDS.size()) {
      throw new WireException("operation of kind " + kind + ", max " + KINDS.size());
    }
    Serial serial = readSerial(in);
    long seq = in.readNumber();
    long index = in.readNumber();
    if (seq == 0 || index > INDEX_MAX) {
      throw new WireException("operation on " + serial + " seq " + seq + " index " + index);
    }
    return new Operation(
        KINDS.get(kind - 1), new Operation.Target(serial, seq, (int) index), readOptionalDot(in));
  }
}
