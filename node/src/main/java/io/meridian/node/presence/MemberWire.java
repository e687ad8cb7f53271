package io.meridian.node.presence;

import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.regions.RegionId;
import io.meridian.replication.wire.LogCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Members, their entries and what happens to them, as the nodes of a region write them. */
final class MemberWire {
  private static final int ENTER = 0;
  private static final int LEAVE = 1;
  private static final int LEAVE_THAT_KEEPS_DATA = 2;
  private static final int COUNT_MAX = 1_000_000;
  private static final int TEXT_BYTES_MAX = 3 * MessageId.Synthesised.CHARS_MAX;

  /** Lengths, times and the owner; what comes on top of texts and data. */
  private static final int ENTRY_OVERHEAD_BYTES = 64;

  private MemberWire() {}

  /** About the bytes of a member in a message, and never much more. */
  static int weightBytes(MemberKey key, Entry entry) {
    return ENTRY_OVERHEAD_BYTES
        + 3 * (key.connectionId().length() + key.clientId().length())
        + entry.data().length;
  }

  static void writeOwner(WireWriter out, Owner owner) {
    out.writeText(owner.region().value());
    out.writeBytes(ByteBuffer.allocate(Long.BYTES).putLong(owner.incarnation()).array());
  }

  static Owner readOwner(WireReader in) throws WireException {
    RegionId region = LogCodec.readRegion(in);
    byte[] incarnation = in.readBytes(Long.BYTES);
    if (incarnation.length != Long.BYTES) {
      throw new WireException(
          "incarnation of " + incarnation.length + " bytes, must be " + Long.BYTES);
    }
    return new Owner(region, ByteBuffer.wrap(incarnation).getLong());
  }

  static void writeHeld(WireWriter out, List<Held> members) {
    out.writeNumber(members.size());
    for (Held held : members) {
      writeKey(out, held.key());
      writeEntry(out, held.entry());
    }
  }

  static List<Held> readHeld(WireReader in) throws WireException {
    List<Held> members = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      members.add(new Held(readKey(in), readEntry(in)));
    }
    return members;
  }

  static void writeHeldBy(WireWriter out, List<PresenceCommand.HeldBy> attachments) {
    out.writeNumber(attachments.size());
    for (PresenceCommand.HeldBy by : attachments) {
      out.writeNumber(by.attachment()).writeNumber(by.graceMillis());
      writeHeld(out, by.members());
    }
  }

  static List<PresenceCommand.HeldBy> readHeldBy(WireReader in) throws WireException {
    List<PresenceCommand.HeldBy> attachments = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      attachments.add(new PresenceCommand.HeldBy(in.readNumber(), in.readNumber(), readHeld(in)));
    }
    return attachments;
  }

  static void writeShown(WireWriter out, List<Shown> shown) {
    out.writeNumber(shown.size());
    for (Shown each : shown) {
      out.writeByte(each.kind().ordinal());
      writeKey(out, each.key());
      writeEntry(out, each.entry());
    }
  }

  static List<Shown> readShown(WireReader in) throws WireException {
    List<Shown> shown = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      int kind = in.readByte();
      if (kind >= Shown.Kind.values().length) {
        throw new WireException("event of kind " + kind + ", known are 0 to 2");
      }
      shown.add(new Shown(Shown.Kind.values()[kind], readKey(in), readEntry(in)));
    }
    return shown;
  }

  static void writeChanges(WireWriter out, List<Change> changes) {
    out.writeNumber(changes.size());
    for (Change change : changes) {
      if (change instanceof Change.Leave leave) {
        out.writeByte(leave.keepsData() ? LEAVE_THAT_KEEPS_DATA : LEAVE);
        writeKey(out, leave.key());
        writeEntry(out, leave.entry());
      } else if (change instanceof Change.Enter enter) {
        out.writeByte(ENTER);
        writeKey(out, enter.key());
        writeEntry(out, enter.entry());
      }
    }
  }

  static List<Change> readChanges(WireReader in) throws WireException {
    List<Change> changes = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      int kind = in.readByte();
      if (kind > LEAVE_THAT_KEEPS_DATA) {
        throw new WireException("change of kind " + kind + ", known are 0 to 2");
      }
      MemberKey key = readKey(in);
      Entry entry = readEntry(in);
      changes.add(
          kind == ENTER
              ? new Change.Enter(key, entry)
              : new Change.Leave(key, entry, kind == LEAVE_THAT_KEEPS_DATA));
    }
    return changes;
  }

  static void writeOptional(WireWriter out, @Nullable String text) {
    out.writeByte(text == null ? 0 : 1);
    if (text != null) {
      out.writeText(text);
    }
  }

  static @Nullable String readOptional(WireReader in) throws WireException {
    return in.readByte() == 0 ? null : in.readText(TEXT_BYTES_MAX);
  }

  static void writeOptionalKey(WireWriter out, @Nullable MemberKey key) {
    out.writeByte(key == null ? 0 : 1);
    if (key != null) {
      writeKey(out, key);
    }
  }

  static @Nullable MemberKey readOptionalKey(WireReader in) throws WireException {
    return in.readByte() == 0 ? null : readKey(in);
  }

  private static void writeKey(WireWriter out, MemberKey key) {
    out.writeText(key.connectionId()).writeText(key.clientId());
  }

  private static MemberKey readKey(WireReader in) throws WireException {
    return new MemberKey(in.readText(TEXT_BYTES_MAX), in.readText(TEXT_BYTES_MAX));
  }

  private static void writeEntry(WireWriter out, Entry entry) {
    if (entry.id() instanceof MessageId.Numbered numbered) {
      out.writeNumber(numbered.msgSerial() + 1).writeNumber(numbered.index());
    } else if (entry.id() instanceof MessageId.Synthesised synthesised) {
      out.writeNumber(0).writeText(synthesised.value());
    }
    out.writeNumber(entry.timestampMillis());
    writeOwner(out, entry.owner());
    out.writeBytes(entry.data());
  }

  private static Entry readEntry(WireReader in) throws WireException {
    long serial = in.readNumber();
    MessageId id =
        serial == 0
            ? new MessageId.Synthesised(in.readText(TEXT_BYTES_MAX))
            : new MessageId.Numbered(serial - 1, Math.toIntExact(in.readNumber()));
    long timestampMillis = in.readNumber();
    Owner owner = readOwner(in);
    return new Entry(in.readBytes(Entry.DATA_BYTES_MAX), id, timestampMillis, owner);
  }
}
