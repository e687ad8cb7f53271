package io.meridian.replication.wire;

import io.meridian.replication.log.Base;
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
import io.meridian.replication.log.Undelivered;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Journal events and snapshots as bytes. The first byte is a version, so that a later one can read
 * this one.
 */
public final class JournalCodec {
  private static final int VERSION = 4;
  private static final int APPENDED = 1;
  private static final int CLOSED = 2;
  private static final int COUNT_MAX = 1_000_000;

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
      writeBeginning(out, appended);
      out.writeNumber(appended.entries().size());
      for (Stored stored : appended.entries()) {
        BaseCodec.writeFate(out, stored.fate());
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
    Base base = in.readByte() == 0 ? null : BaseCodec.readBase(in);
    LogEvent.Trim trim =
        in.readByte() == 0 ? null : new LogEvent.Trim(LogCodec.readVector(in), in.readNumber());
    int count = in.readCount(COUNT_MAX);
    if (count == 0 && base == null) {
      throw new WireException("journal event without entries");
    }
    List<Stored> entries = new ArrayList<>(Math.min(count, 1_024));
    for (int i = 0; i < count; i++) {
      Stored.Fate fate = BaseCodec.readFate(in);
      entries.add(new Stored(LogCodec.readEntry(in), fate));
    }
    in.expectEnd();
    return new LogEvent.Appended(writtenMillis, assurance, base, trim, entries);
  }

  private static void writeBeginning(WireWriter out, LogEvent.Appended appended) {
    Base base = appended.base();
    out.writeByte(base == null ? 0 : 1);
    if (base != null) {
      BaseCodec.writeBase(out, base);
    }
    LogEvent.Trim trim = appended.trim();
    out.writeByte(trim == null ? 0 : 1);
    if (trim != null) {
      LogCodec.writeVector(out, trim.base());
      out.writeNumber(trim.firstEvent());
    }
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
    BaseCodec.writeNewest(out, snapshot.newest());
    BaseCodec.writeRecent(out, snapshot.recent());
    out.writeNumber(snapshot.segments().size());
    for (Segment segment : snapshot.segments()) {
      out.writeNumber(segment.firstEvent()).writeNumber(segment.lastEvent());
      LogCodec.writeVector(out, segment.before());
      LogCodec.writeSerial(out, segment.smallest());
      LogCodec.writeSerial(out, segment.largest());
      out.writeNumber(segment.ageMillis());
    }
    out.writeNumber(snapshot.overruled().size());
    snapshot.overruled().forEach(serial -> LogCodec.writeSerial(out, serial));
    LogCodec.writeVector(out, snapshot.base());
    LogCodec.writeVector(out, snapshot.resumable());
    out.writeNumber(snapshot.undelivered().size());
    snapshot
        .undelivered()
        .forEach(
            (dot, reason) -> {
              LogCodec.writeDot(out, dot);
              BaseCodec.writeFate(out, reason.fate());
              LogCodec.writeOptionalDot(out, reason.because());
            });
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
    Map<String, Newest> newest = BaseCodec.readNewest(in);
    Map<PublishKey, Known> recent = BaseCodec.readRecent(in);
    List<Segment> segments = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      segments.add(
          new Segment(
              in.readNumber(),
              in.readNumber(),
              LogCodec.readVector(in),
              LogCodec.readSerial(in),
              LogCodec.readSerial(in),
              in.readNumber()));
    }
    List<Serial> overruled = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      overruled.add(LogCodec.readSerial(in));
    }
    var base = LogCodec.readVector(in);
    var resumable = LogCodec.readVector(in);
    Map<Dot, Undelivered.Reason> undelivered = new LinkedHashMap<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      undelivered.put(
          LogCodec.readDot(in),
          new Undelivered.Reason(BaseCodec.readFate(in), LogCodec.readOptionalDot(in)));
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
        base,
        resumable,
        undelivered,
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
