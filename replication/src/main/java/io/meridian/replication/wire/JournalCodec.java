package io.meridian.replication.wire;

import io.meridian.replication.log.Dot;
import io.meridian.replication.log.HybridClock;
import io.meridian.replication.log.Known;
import io.meridian.replication.log.Latest;
import io.meridian.replication.log.LogEvent;
import io.meridian.replication.log.LogState;
import io.meridian.replication.log.Newest;
import io.meridian.replication.log.Origin;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Segment;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Journal events and snapshots as bytes. The first byte is a version, so that a later one can read
 * this one.
 */
public final class JournalCodec {
  private static final int VERSION = 3;
  private static final int APPENDED = 1;
  private static final int CLOSED = 2;
  private static final int COUNT_MAX = 1_000_000;

  /** Each at the place that is its code. */
  private static final List<Stored.Fate> FATES =
      List.of(
          Stored.Fate.LIVE,
          Stored.Fate.DUPLICATE,
          Stored.Fate.LATE,
          Stored.Fate.EARLIER,
          Stored.Fate.WHOLE);

  private JournalCodec() {}

  public static byte[] encode(LogEvent event) {
    if (event instanceof LogEvent.Appended appended) {
      int bytes =
          appended.entries().stream().mapToInt(stored -> stored.entry().weightBytes()).sum();
      WireWriter out = new WireWriter(bytes + 64).writeByte(VERSION).writeByte(APPENDED);
      out.writeNumber(appended.writtenMillis());
      LogCodec.writeVector(out, appended.assurance().majority());
      out.writeNumber(appended.assurance().votesIn());
      out.writeNumber(appended.assurance().settledAgeMillis());
      out.writeNumber(appended.entries().size());
      for (Stored stored : appended.entries()) {
        out.writeByte(FATES.indexOf(stored.fate()));
        LogCodec.writeEntry(out, stored.entry());
      }
      return out.toBytes();
    }
    WireWriter out = new WireWriter(32).writeByte(VERSION).writeByte(CLOSED);
    LogEvent.Closed closed = (LogEvent.Closed) event;
    LogCodec.writeOrigin(out, closed.writer());
    out.writeNumber(closed.votesIn());
    return out.toBytes();
  }

  public static LogEvent decodeEvent(byte[] bytes) throws WireException {
    WireReader in = new WireReader(bytes);
    expectVersion(in);
    int kind = in.readByte();
    if (kind == CLOSED) {
      LogEvent closed = new LogEvent.Closed(LogCodec.readOrigin(in), in.readNumber());
      in.expectEnd();
      return closed;
    }
    if (kind != APPENDED) {
      throw new WireException("journal event of kind " + kind + ", known are 1 and 2");
    }
    long writtenMillis = in.readNumber();
    var assurance =
        new LogEvent.Assurance(LogCodec.readVector(in), in.readNumber(), in.readNumber());
    int count = in.readCount(COUNT_MAX);
    if (count == 0) {
      throw new WireException("journal event without entries");
    }
    List<Stored> entries = new ArrayList<>(Math.min(count, 1_024));
    for (int i = 0; i < count; i++) {
      Stored.Fate fate = fate(in.readByte());
      entries.add(new Stored(LogCodec.readEntry(in), fate));
    }
    in.expectEnd();
    return new LogEvent.Appended(writtenMillis, assurance, entries);
  }

  private static Stored.Fate fate(int code) throws WireException {
    if (code >= FATES.size()) {
      throw new WireException("fate " + code + ", max " + (FATES.size() - 1));
    }
    return FATES.get(code);
  }

  public static byte[] encode(LogState.Snapshot snapshot) {
    WireWriter out = new WireWriter(4096).writeByte(VERSION);
    out.writeNumber(snapshot.events()).writeByte(snapshot.closed() ? 1 : 0);
    Origin last = snapshot.lastOrigin();
    out.writeByte(last == null ? 0 : 1);
    if (last != null) {
      LogCodec.writeOrigin(out, last);
    }
    out.writeNumber(snapshot.clock().millis()).writeNumber(snapshot.clock().counter());
    LogCodec.writeVector(out, snapshot.vector());
    LogCodec.writeVector(out, snapshot.majority());
    out.writeNumber(snapshot.votesIn());
    out.writeNumber(snapshot.ageMillis()).writeNumber(snapshot.latestMillis());
    out.writeNumber(snapshot.newest().size());
    snapshot
        .newest()
        .forEach(
            (publisher, newest) -> {
              out.writeText(publisher).writeNumber(newest.number());
              LogCodec.writeDot(out, newest.dot());
              LogCodec.writeSerial(out, newest.serial());
            });
    out.writeNumber(snapshot.recent().size());
    snapshot
        .recent()
        .forEach(
            (key, known) -> {
              LogCodec.writeKey(out, key);
              LogCodec.writeDot(out, known.dot());
              LogCodec.writeSerial(out, known.serial());
              LogCodec.writeOptionalDot(out, known.twin());
              out.writeNumber(Integer.toUnsignedLong(known.content()));
            });
    out.writeNumber(snapshot.segments().size());
    for (Segment segment : snapshot.segments()) {
      out.writeNumber(segment.firstEvent()).writeNumber(segment.lastEvent());
      LogCodec.writeVector(out, segment.before());
      LogCodec.writeSerial(out, segment.smallest());
      LogCodec.writeSerial(out, segment.largest());
    }
    out.writeNumber(snapshot.overruled().size());
    snapshot.overruled().forEach(serial -> LogCodec.writeSerial(out, serial));
    out.writeNumber(snapshot.targets().size());
    for (Latest latest : snapshot.targets()) {
      LogCodec.writeDot(out, latest.dot());
      LogCodec.writeSerial(out, latest.serial());
      out.writeNumber(latest.aliases().size());
      latest.aliases().forEach(alias -> LogCodec.writeSerial(out, alias));
      LogCodec.writeDot(out, latest.newest());
      LogCodec.writeSerial(out, latest.newestSerial());
      out.writeByte(latest.shown() ? 1 : 0);
    }
    return out.toBytes();
  }

  public static LogState.Snapshot decodeSnapshot(byte[] bytes) throws WireException {
    WireReader in = new WireReader(bytes);
    expectVersion(in);
    long events = in.readNumber();
    boolean closed = in.readByte() == 1;
    Origin last = in.readByte() == 0 ? null : LogCodec.readOrigin(in);
    HybridClock clock = new HybridClock(in.readNumber(), LogCodec.readCounter(in));
    var vector = LogCodec.readVector(in);
    var majority = LogCodec.readVector(in);
    long votesIn = in.readNumber();
    long ageMillis = in.readNumber();
    long latestMillis = in.readNumber();
    Map<String, Newest> newest = new LinkedHashMap<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      String publisher = in.readText(8_192);
      newest.put(
          publisher, new Newest(in.readNumber(), LogCodec.readDot(in), LogCodec.readSerial(in)));
    }
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
    List<Segment> segments = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      segments.add(
          new Segment(
              in.readNumber(),
              in.readNumber(),
              LogCodec.readVector(in),
              LogCodec.readSerial(in),
              LogCodec.readSerial(in)));
    }
    List<Serial> overruled = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      overruled.add(LogCodec.readSerial(in));
    }
    List<Latest> targets = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      targets.add(readLatest(in));
    }
    in.expectEnd();
    return new LogState.Snapshot(
        events,
        closed,
        last,
        clock,
        vector,
        majority,
        votesIn,
        ageMillis,
        latestMillis,
        newest,
        recent,
        segments,
        overruled,
        targets);
  }

  private static Latest readLatest(WireReader in) throws WireException {
    Dot dot = LogCodec.readDot(in);
    Serial serial = LogCodec.readSerial(in);
    List<Serial> aliases = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      aliases.add(LogCodec.readSerial(in));
    }
    return new Latest(
        dot, serial, aliases, LogCodec.readDot(in), LogCodec.readSerial(in), in.readByte() == 1);
  }

  private static void expectVersion(WireReader in) throws WireException {
    int version = in.readByte();
    if (version != VERSION) {
      throw new WireException("journal bytes of version " + version + ", known is " + VERSION);
    }
  }
}
