package io.meridian.node.presence;

import io.meridian.presence.channel.Counts;
import io.meridian.presence.channel.Occupancy;
import io.meridian.presence.channel.Outcome;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;
import java.io.NotSerializableException;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/** Bytes of what hubs and presence entities tell each other; see {@link MemberWire}. */
public final class PresenceMessageSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_304;
  private static final int FRAME_BYTES_MAX = 4 << 20;
  private static final int TEXT_BYTES_MAX = 8_192;

  private final ExtendedActorSystem system;
  private @Nullable ActorRefResolver resolver;

  public PresenceMessageSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    Object message = object instanceof PresenceEntity.Ask ask ? ask.command() : object;
    return message.getClass().getSimpleName();
  }

  @Override
  public byte[] toBinary(Object object) {
    WireWriter out = new WireWriter(256);
    if (object instanceof PresenceEntity.Ask ask) {
      write(out, ask.command());
    } else if (object instanceof PresenceFeed feed) {
      write(out, feed);
    } else {
      write(out, (PresenceReply) object);
    }
    return out.toBytes();
  }

  private void write(WireWriter out, PresenceCommand command) {
    if (command instanceof PresenceCommand.Subscribe subscribe) {
      out.writeNumber(subscribe.subscription());
      MemberWire.writeOwner(out, subscribe.owner());
      out.writeNumber(subscribe.parts());
      ref(out, subscribe.hub());
    } else if (command instanceof PresenceCommand.Announce announce) {
      out.writeNumber(announce.subscription()).writeNumber(announce.part());
      MemberWire.writeHeldBy(out, announce.attachments());
      ref(out, announce.hub());
    } else if (command instanceof PresenceCommand.Unsubscribe unsubscribe) {
      ref(out, unsubscribe.hub());
    } else if (command instanceof PresenceCommand.Operate operate) {
      out.writeNumber(operate.tag()).writeNumber(operate.attachment());
      out.writeNumber(operate.graceMillis());
      MemberWire.writeChanges(out, operate.changes());
      out.writeByte(operate.majority() ? 1 : 0).writeNumber(operate.membersMax());
      ref(out, operate.hub());
    } else if (command instanceof PresenceCommand.Arrived arrived) {
      out.writeNumber(arrived.attachment()).writeText(arrived.connectionId());
      out.writeNumber(arrived.graceMillis());
      ref(out, arrived.hub());
    } else if (command instanceof PresenceCommand.Released released) {
      out.writeNumber(released.attachment()).writeByte(released.left() ? 1 : 0);
      ref(out, released.hub());
    } else if (command instanceof PresenceCommand.Counted counted) {
      write(out, counted.counts());
      ref(out, counted.hub());
    } else if (command instanceof PresenceCommand.ListMembers list) {
      MemberWire.writeOptional(out, list.clientId());
      MemberWire.writeOptional(out, list.connectionId());
      MemberWire.writeOptionalKey(out, list.after());
      out.writeNumber(list.limit());
      ref(out, list.replyTo());
    } else if (command instanceof PresenceCommand.AskOccupancy ask) {
      ref(out, ask.replyTo());
    } else if (command instanceof PresenceCommand.FromPeer peer) {
      out.writeText(peer.region()).writeBytes(peer.message());
      ref(out, peer.takenBy());
    }
  }

  private void write(WireWriter out, PresenceFeed feed) {
    if (feed instanceof PresenceFeed.Snapshot snapshot) {
      out.writeNumber(snapshot.subscription()).writeNumber(snapshot.number());
      MemberWire.writeHeld(out, snapshot.members());
      out.writeByte(snapshot.last() ? 1 : 0);
      ref(out, snapshot.entity());
    } else if (feed instanceof PresenceFeed.Changes changes) {
      out.writeNumber(changes.subscription()).writeNumber(changes.number());
      MemberWire.writeShown(out, changes.shown());
    } else if (feed instanceof PresenceFeed.Answered answered) {
      out.writeNumber(answered.attachment()).writeNumber(answered.tag());
      write(out, answered.outcome());
    } else if (feed instanceof PresenceFeed.OccupancyIs is) {
      out.writeNumber(is.subscription());
      write(out, is.occupancy());
    }
  }

  private static void write(WireWriter out, PresenceReply reply) {
    if (reply instanceof PresenceReply.Members members) {
      MemberWire.writeHeld(out, members.members());
      out.writeByte(members.more() ? 1 : 0);
    } else if (reply instanceof PresenceReply.Occupied occupied) {
      write(out, occupied.occupancy());
    }
  }

  private static void write(WireWriter out, Outcome outcome) {
    if (outcome instanceof Outcome.Full full) {
      out.writeByte(1).writeText(full.detail());
    } else if (outcome instanceof Outcome.TimedOut timedOut) {
      out.writeByte(2).writeText(timedOut.detail());
    } else {
      out.writeByte(0);
    }
  }

  private static void write(WireWriter out, Occupancy occupancy) {
    write(out, occupancy.counts());
    out.writeNumber(occupancy.presenceConnections()).writeNumber(occupancy.presenceMembers());
  }

  private static void write(WireWriter out, Counts counts) {
    out.writeNumber(counts.connections()).writeNumber(counts.publishers());
    out.writeNumber(counts.subscribers()).writeNumber(counts.presenceSubscribers());
  }

  private void ref(WireWriter out, ActorRef<?> ref) {
    out.writeText(resolver().toSerializationFormat(ref));
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return read(new WireReader(bytes), manifest);
    } catch (WireException | IllegalArgumentException e) {
      throw new NotSerializableException(manifest + ": " + e.getMessage());
    }
  }

  private Object read(WireReader in, String manifest)
      throws WireException, NotSerializableException {
    return switch (manifest) {
      case "Snapshot" ->
          new PresenceFeed.Snapshot(
              in.readNumber(),
              in.readNumber(),
              MemberWire.readHeld(in),
              in.readByte() == 1,
              ref(in));
      case "Changes" ->
          new PresenceFeed.Changes(in.readNumber(), in.readNumber(), MemberWire.readShown(in));
      case "Answered" ->
          new PresenceFeed.Answered(in.readNumber(), in.readNumber(), readOutcome(in));
      case "OccupancyIs" -> new PresenceFeed.OccupancyIs(in.readNumber(), readOccupancy(in));
      case "Members" -> new PresenceReply.Members(MemberWire.readHeld(in), in.readByte() == 1);
      case "Occupied" -> new PresenceReply.Occupied(readOccupancy(in));
      case "Taken" -> new PresenceReply.Taken();
      default -> new PresenceEntity.Ask(readCommand(in, manifest));
    };
  }

  private PresenceCommand readCommand(WireReader in, String manifest)
      throws WireException, NotSerializableException {
    return switch (manifest) {
      case "Subscribe" ->
          new PresenceCommand.Subscribe(
              in.readNumber(), MemberWire.readOwner(in), (int) in.readNumber(), ref(in));
      case "Announce" ->
          new PresenceCommand.Announce(
              in.readNumber(), (int) in.readNumber(), MemberWire.readHeldBy(in), ref(in));
      case "Unsubscribe" -> new PresenceCommand.Unsubscribe(ref(in));
      case "Operate" ->
          new PresenceCommand.Operate(
              in.readNumber(),
              in.readNumber(),
              in.readNumber(),
              MemberWire.readChanges(in),
              in.readByte() == 1,
              (int) in.readNumber(),
              ref(in));
      case "Arrived" ->
          new PresenceCommand.Arrived(
              in.readNumber(), in.readText(TEXT_BYTES_MAX), in.readNumber(), ref(in));
      case "Released" -> new PresenceCommand.Released(in.readNumber(), in.readByte() == 1, ref(in));
      case "Counted" -> new PresenceCommand.Counted(readCounts(in), ref(in));
      case "ListMembers" ->
          new PresenceCommand.ListMembers(
              MemberWire.readOptional(in),
              MemberWire.readOptional(in),
              MemberWire.readOptionalKey(in),
              (int) in.readNumber(),
              ref(in));
      case "AskOccupancy" -> new PresenceCommand.AskOccupancy(ref(in));
      case "FromPeer" ->
          new PresenceCommand.FromPeer(
              in.readText(TEXT_BYTES_MAX), in.readBytes(FRAME_BYTES_MAX), ref(in));
      case "Wake" -> new PresenceCommand.Wake();
      default -> throw new NotSerializableException("presence message " + manifest);
    };
  }

  private static Outcome readOutcome(WireReader in) throws WireException {
    int kind = in.readByte();
    return switch (kind) {
      case 0 -> new Outcome.Done();
      case 1 -> new Outcome.Full(in.readText(TEXT_BYTES_MAX));
      case 2 -> new Outcome.TimedOut(in.readText(TEXT_BYTES_MAX));
      default -> throw new WireException("outcome of kind " + kind + ", known are 0 to 2");
    };
  }

  private static Occupancy readOccupancy(WireReader in) throws WireException {
    return new Occupancy(readCounts(in), (int) in.readNumber(), (int) in.readNumber());
  }

  private static Counts readCounts(WireReader in) throws WireException {
    return new Counts(
        (int) in.readNumber(), (int) in.readNumber(), (int) in.readNumber(), (int) in.readNumber());
  }

  private <T> ActorRef<T> ref(WireReader in) throws WireException {
    return resolver().resolveActorRef(in.readText(TEXT_BYTES_MAX));
  }

  private ActorRefResolver resolver() {
    ActorRefResolver known = resolver;
    if (known == null) {
      // Not in the constructor: the typed system is there only when the classic one has started.
      known = ActorRefResolver.get(Adapter.toTyped(system));
      resolver = known;
    }
    return known;
  }
}
