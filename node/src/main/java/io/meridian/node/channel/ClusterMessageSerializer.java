package io.meridian.node.channel;

import io.meridian.replication.log.Segment;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import io.meridian.replication.replica.Durability;
import io.meridian.replication.replica.Refusal;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.LogCodec;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import io.meridian.replication.wire.WireWriter;
import java.io.NotSerializableException;
import java.util.ArrayList;
import java.util.List;
import org.apache.pekko.actor.ExtendedActorSystem;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorRefResolver;
import org.apache.pekko.actor.typed.javadsl.Adapter;
import org.apache.pekko.serialization.SerializerWithStringManifest;
import org.jspecify.annotations.Nullable;

/**
 * Messages between hubs, entities and edges of a region, for the case that they are on different
 * nodes.
 */
public final class ClusterMessageSerializer extends SerializerWithStringManifest {
  private static final int IDENTIFIER = 7_302;
  private static final int FRAME_BYTES_MAX = 4 << 20;
  private static final int TEXT_BYTES_MAX = 8_192;
  private static final int COUNT_MAX = 1_000_000;

  private final ExtendedActorSystem system;
  private @Nullable ActorRefResolver resolver;

  public ClusterMessageSerializer(ExtendedActorSystem system) {
    this.system = system;
  }

  @Override
  public int identifier() {
    return IDENTIFIER;
  }

  @Override
  public String manifest(Object object) {
    Object message = object instanceof ChannelEntity.Ask ask ? ask.command() : object;
    return message.getClass().getSimpleName();
  }

  @Override
  public byte[] toBinary(Object object) {
    WireWriter out = new WireWriter(256);
    if (object instanceof ChannelEntity.Ask ask) {
      write(out, ask.command());
    } else if (object instanceof ChannelReply reply) {
      write(out, reply);
    } else {
      write(out, (HubFeed) object);
    }
    return out.toBytes();
  }

  private void write(WireWriter out, ChannelCommand.Remote command) {
    if (command instanceof ChannelCommand.Publish publish) {
      LogCodec.writeKey(out, publish.key());
      // One up, since an unknown previous number is -1.
      out.writeNumber(publish.previous() + 1).writeBytes(publish.payload());
      out.writeByte(publish.durability().ordinal()).writeNumber(publish.tag());
      ref(out, publish.replyTo());
    } else if (command instanceof ChannelCommand.EnterBarrier enter) {
      out.writeByte(enter.durability().ordinal()).writeNumber(enter.tag());
      ref(out, enter.replyTo());
    } else if (command instanceof ChannelCommand.AwaitPeer await) {
      out.writeText(await.peer().value()).writeNumber(await.epoch()).writeNumber(await.tag());
      ref(out, await.replyTo());
    } else if (command instanceof ChannelCommand.FromPeer peer) {
      out.writeBytes(LinkCodec.encode(peer.message()));
      ref(out, peer.takenBy());
    } else if (command instanceof ChannelCommand.Subscribe subscribe) {
      Position from = subscribe.from();
      out.writeNumber(subscribe.subscription());
      out.writeText(from == null ? "" : PositionCodec.encode(from));
      ref(out, subscribe.hub());
    } else if (command instanceof ChannelCommand.Unsubscribe unsubscribe) {
      ref(out, unsubscribe.hub());
    } else if (command instanceof ChannelCommand.CatchUp catchUp) {
      out.writeNumber(catchUp.request()).writeText(PositionCodec.encode(catchUp.from()));
      ref(out, catchUp.hub());
    } else if (command instanceof ChannelCommand.DescribeLog describe) {
      ref(out, describe.replyTo());
    }
  }

  private void write(WireWriter out, ChannelReply reply) {
    if (reply instanceof ChannelReply.Published published) {
      out.writeNumber(published.tag());
      LogCodec.writeSerial(out, published.serial());
    } else if (reply instanceof ChannelReply.PublishRefused refused) {
      out.writeNumber(refused.tag()).writeByte(refused.refusal().ordinal());
      out.writeText(refused.detail());
    } else if (reply instanceof ChannelReply.BarrierEnded ended) {
      out.writeNumber(ended.tag()).writeByte(ended.passed() ? 1 : 0);
    } else if (reply instanceof ChannelReply.PeerAwaited awaited) {
      out.writeNumber(awaited.tag()).writeByte(awaited.holds() ? 1 : 0);
    } else if (reply instanceof ChannelReply.LogDescription log) {
      out.writeNumber(log.events()).writeNumber(log.segments().size());
      for (Segment segment : log.segments()) {
        out.writeNumber(segment.firstEvent()).writeNumber(segment.lastEvent());
        LogCodec.writeVector(out, segment.before());
        LogCodec.writeSerial(out, segment.smallest());
        LogCodec.writeSerial(out, segment.largest());
        out.writeNumber(segment.ageMillis());
      }
      out.writeNumber(log.overruled().size());
      log.overruled().forEach(serial -> LogCodec.writeSerial(out, serial));
    }
  }

  private void write(WireWriter out, HubFeed feed) {
    if (feed instanceof HubFeed.Subscribed subscribed) {
      out.writeNumber(subscribed.subscription()).writeByte(subscribed.complete() ? 1 : 0);
      deliveries(out, subscribed.missed(), subscribed.majority());
      out.writeText(PositionCodec.encode(subscribed.position()));
      ref(out, subscribed.entity());
    } else if (feed instanceof HubFeed.Deliveries deliveries) {
      out.writeNumber(deliveries.subscription()).writeNumber(deliveries.number());
      deliveries(out, deliveries.deliveries(), deliveries.majority());
    } else if (feed instanceof HubFeed.CaughtUp caughtUp) {
      out.writeNumber(caughtUp.request());
      deliveries(out, caughtUp.missed(), caughtUp.majority());
      out.writeText(PositionCodec.encode(caughtUp.position()));
    } else if (feed instanceof HubFeed.Behind behind) {
      out.writeNumber(behind.request()).writeNumber(behind.firstEvent());
      out.writeNumber(behind.lastEvent());
      LogCodec.writeVector(out, behind.majority());
      LogCodec.writeVector(out, behind.delivered());
    } else if (feed instanceof HubFeed.Lost lost) {
      out.writeNumber(lost.request()).writeText(PositionCodec.encode(lost.from()));
    } else if (feed instanceof HubFeed.BeganAnew anew) {
      out.writeNumber(anew.subscription());
    }
  }

  private static void deliveries(
      WireWriter out, List<Delivery> deliveries, VersionVector majority) {
    LogCodec.writeVector(out, majority);
    out.writeNumber(deliveries.size());
    for (Delivery delivery : deliveries) {
      LogCodec.writeEntry(out, delivery.entry());
      out.writeText(PositionCodec.encode(delivery.after()));
      out.writeByte(delivery.whole() ? 1 : 0);
    }
  }

  private void ref(WireWriter out, ActorRef<?> ref) {
    out.writeText(resolver().toSerializationFormat(ref));
  }

  @Override
  public Object fromBinary(byte[] bytes, String manifest) throws NotSerializableException {
    try {
      return read(new WireReader(bytes), manifest);
    } catch (WireException e) {
      throw new NotSerializableException(manifest + ": " + e.getMessage());
    }
  }

  private Object read(WireReader in, String manifest)
      throws WireException, NotSerializableException {
    return switch (manifest) {
      case "Publish" ->
          ask(
              new ChannelCommand.Publish(
                  LogCodec.readKey(in),
                  in.readNumber() - 1,
                  in.readBytes(FRAME_BYTES_MAX),
                  Durability.values()[in.readByte()],
                  in.readNumber(),
                  ref(in)));
      case "EnterBarrier" ->
          ask(
              new ChannelCommand.EnterBarrier(
                  Durability.values()[in.readByte()], in.readNumber(), ref(in)));
      case "AwaitPeer" ->
          ask(
              new ChannelCommand.AwaitPeer(
                  LogCodec.readRegion(in), in.readNumber(), in.readNumber(), ref(in)));
      case "FromPeer" ->
          ask(
              new ChannelCommand.FromPeer(
                  LinkCodec.decode(in.readBytes(FRAME_BYTES_MAX)), ref(in)));
      case "Subscribe" ->
          ask(new ChannelCommand.Subscribe(in.readNumber(), optionalPosition(in), ref(in)));
      case "Unsubscribe" -> ask(new ChannelCommand.Unsubscribe(ref(in)));
      case "CatchUp" -> ask(new ChannelCommand.CatchUp(in.readNumber(), position(in), ref(in)));
      case "DescribeLog" -> ask(new ChannelCommand.DescribeLog(ref(in)));
      case "Compare" -> ask(new ChannelCommand.Compare());
      case "Stop" -> ask(new ChannelCommand.Stop());
      case "Published" -> new ChannelReply.Published(in.readNumber(), LogCodec.readSerial(in));
      case "PublishRefused" ->
          new ChannelReply.PublishRefused(
              in.readNumber(), Refusal.values()[in.readByte()], in.readText(TEXT_BYTES_MAX));
      case "BarrierEnded" -> new ChannelReply.BarrierEnded(in.readNumber(), in.readByte() == 1);
      case "PeerAwaited" -> new ChannelReply.PeerAwaited(in.readNumber(), in.readByte() == 1);
      case "Taken" -> new ChannelReply.Taken();
      case "LogDescription" ->
          new ChannelReply.LogDescription(in.readNumber(), segments(in), serials(in));
      case "Subscribed" -> subscribed(in);
      case "Deliveries" -> {
        long subscription = in.readNumber();
        long number = in.readNumber();
        VersionVector majority = LogCodec.readVector(in);
        yield new HubFeed.Deliveries(subscription, number, deliveries(in), majority);
      }
      case "CaughtUp" -> {
        long request = in.readNumber();
        VersionVector majority = LogCodec.readVector(in);
        yield new HubFeed.CaughtUp(request, deliveries(in), position(in), majority);
      }
      case "Behind" ->
          new HubFeed.Behind(
              in.readNumber(),
              in.readNumber(),
              in.readNumber(),
              LogCodec.readVector(in),
              LogCodec.readVector(in));
      case "Lost" -> new HubFeed.Lost(in.readNumber(), position(in));
      case "BeganAnew" -> new HubFeed.BeganAnew(in.readNumber());
      default -> throw new NotSerializableException("cluster message " + manifest);
    };
  }

  private static ChannelEntity.Ask ask(ChannelCommand.Remote command) {
    return new ChannelEntity.Ask(command);
  }

  private HubFeed subscribed(WireReader in) throws WireException {
    long subscription = in.readNumber();
    boolean complete = in.readByte() == 1;
    VersionVector majority = LogCodec.readVector(in);
    List<Delivery> missed = deliveries(in);
    return new HubFeed.Subscribed(subscription, missed, complete, position(in), majority, ref(in));
  }

  private static List<Delivery> deliveries(WireReader in) throws WireException {
    List<Delivery> deliveries = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      deliveries.add(new Delivery(LogCodec.readEntry(in), position(in), in.readByte() == 1));
    }
    return deliveries;
  }

  private static List<Serial> serials(WireReader in) throws WireException {
    List<Serial> serials = new ArrayList<>();
    for (int left = in.readCount(COUNT_MAX); left > 0; left--) {
      serials.add(LogCodec.readSerial(in));
    }
    return serials;
  }

  private static List<Segment> segments(WireReader in) throws WireException {
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
    return segments;
  }

  private static Position position(WireReader in) throws WireException {
    return PositionCodec.decode(in.readText(TEXT_BYTES_MAX));
  }

  private static @Nullable Position optionalPosition(WireReader in) throws WireException {
    String text = in.readText(TEXT_BYTES_MAX);
    return text.isEmpty() ? null : PositionCodec.decode(text);
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
