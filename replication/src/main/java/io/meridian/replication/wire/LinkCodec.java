package io.meridian.replication.wire;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.log.Entry;
import java.util.ArrayList;
import java.util.List;

/** A link's messages as bytes: version, kind, channel, sender, then what the kind carries. */
public final class LinkCodec {
  /** The version that both ends of a link must speak; it is compared when a link connects. */
  public static final int VERSION = 5;

  /** Of a channel's id, in UTF-8. */
  public static final int CHANNEL_BYTES_MAX = 4_096;

  private static final int ENTRIES = 1;
  private static final int DIGEST = 2;
  private static final int HOLDS = 3;
  private static final int ASK = 4;
  private static final int TELL = 5;
  private static final int BEGIN = 6;
  private static final int ENTRIES_MAX = 65_536;

  private LinkCodec() {}

  public static byte[] encode(LinkMessage message) {
    WireWriter out = new WireWriter(256).writeByte(VERSION);
    Exchange body = message.body();
    out.writeByte(kind(body)).writeText(message.channel()).writeText(message.from().value());
    out.writeNumber(message.epoch());
    if (body instanceof Exchange.Entries entries) {
      LogCodec.writeVector(out, entries.held());
      out.writeNumber(entries.entries().size());
      entries.entries().forEach(entry -> LogCodec.writeEntry(out, entry));
    } else if (body instanceof Exchange.Begin begin) {
      LogCodec.writeVector(out, begin.held());
      BaseCodec.writeBase(out, begin.base());
    } else if (body instanceof Exchange.Digest digest) {
      LogCodec.writeVector(out, digest.held());
    } else if (body instanceof Exchange.Holds holds) {
      LogCodec.writeVector(out, holds.held());
      out.writeByte(holds.wants() ? 1 : 0);
    } else if (body instanceof Exchange.Ask ask) {
      out.writeNumber(ask.token());
      LogCodec.writeVector(out, ask.held());
    } else if (body instanceof Exchange.Tell tell) {
      out.writeNumber(tell.token());
      LogCodec.writeVector(out, tell.held());
      out.writeByte(tell.votes() ? 1 : 0);
    }
    return out.toBytes();
  }

  private static int kind(Exchange body) {
    if (body instanceof Exchange.Entries) {
      return ENTRIES;
    }
    if (body instanceof Exchange.Begin) {
      return BEGIN;
    }
    if (body instanceof Exchange.Digest) {
      return DIGEST;
    }
    if (body instanceof Exchange.Holds) {
      return HOLDS;
    }
    return body instanceof Exchange.Ask ? ASK : TELL;
  }

  public static LinkMessage decode(byte[] bytes) throws WireException {
    WireReader in = new WireReader(bytes);
    int version = in.readByte();
    if (version != VERSION) {
      throw new WireException(
          WireException.Flaw.VERSION,
          "link message of version " + version + ", known is " + VERSION);
    }
    int kind = in.readByte();
    String channel = in.readText(CHANNEL_BYTES_MAX);
    RegionId from = LogCodec.readRegion(in);
    long epoch = in.readNumber();
    Exchange body =
        switch (kind) {
          case ENTRIES -> readEntries(in);
          case DIGEST -> new Exchange.Digest(LogCodec.readVector(in));
          case HOLDS -> new Exchange.Holds(LogCodec.readVector(in), in.readByte() == 1);
          case ASK -> new Exchange.Ask(in.readNumber(), LogCodec.readVector(in));
          case TELL ->
              new Exchange.Tell(in.readNumber(), LogCodec.readVector(in), in.readByte() == 1);
          case BEGIN -> readBegin(in);
          default -> throw new WireException("link message of kind " + kind + ", known are 1 to 6");
        };
    in.expectEnd();
    return new LinkMessage(channel, from, epoch, body);
  }

  private static Exchange readBegin(WireReader in) throws WireException {
    var head = LogCodec.readVector(in);
    return new Exchange.Begin(BaseCodec.readBase(in), head);
  }

  private static Exchange readEntries(WireReader in) throws WireException {
    var head = LogCodec.readVector(in);
    int count = in.readCount(ENTRIES_MAX);
    List<Entry> entries = new ArrayList<>(Math.min(count, 1_024));
    for (int i = 0; i < count; i++) {
      entries.add(LogCodec.readEntry(in));
    }
    return new Exchange.Entries(entries, head);
  }
}
