package io.meridian.node.edge;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.OutFrame;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import io.meridian.replication.wire.WireException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** The channels that a connection is attached to: modes, positions, and what hubs deliver. */
final class ConnectionAttachments {
  private final EdgePorts ports;
  private final Admission admission;
  private final ConnectionPublishing publishing;
  private final ActorRef<Subscriber> subscriber;
  private final Consumer<ProtocolMessage> send;
  private final Consumer<OutFrame> sendFrame;
  private final Map<String, ClientChannel> byName = new LinkedHashMap<>();
  private final Map<Long, ClientChannel> byAttachment = new HashMap<>();
  private final Map<String, ErrorInfo> positionProblems = new HashMap<>();
  private final List<ActorRef<Subscriber.Taken>> pages = new ArrayList<>();
  private boolean anyBehind;

  ConnectionAttachments(
      EdgePorts ports,
      Admission admission,
      ConnectionPublishing publishing,
      ActorRef<Subscriber> subscriber,
      Consumer<ProtocolMessage> send,
      Consumer<OutFrame> sendFrame) {
    this.ports = ports;
    this.admission = admission;
    this.publishing = publishing;
    this.subscriber = subscriber;
    this.send = send;
    this.sendFrame = sendFrame;
  }

  /** The modes granted on a channel, null when it is not attached. */
  @Nullable Long modes(@Nullable String name) {
    ClientChannel channel = byName.get(name);
    return channel == null ? null : channel.modes();
  }

  void attach(ProtocolMessage frame) {
    String full = frame.channel() == null ? "" : frame.channel();
    try {
      ChannelName name = ChannelName.parse(full);
      long granted = grantedModes(frame, name);
      ClientChannel known = byName.get(full);
      if (known == null && byName.size() >= ports.settings().channelsMax()) {
        throw ErrorCode.TOO_MANY_CHANNELS.refuse(
            "the connection is attached to "
                + byName.size()
                + " channels, max "
                + ports.settings().channelsMax());
      }
      if (known != null) {
        attachAgain(full, known, granted);
      } else {
        attachAnew(full, name, granted, frame.channelSerial());
      }
    } catch (ProtocolException refused) {
      fail(full, refused.error());
    }
  }

  private long grantedModes(ProtocolMessage frame, ChannelName name) throws ProtocolException {
    long requested = Flags.requestedModes(frame);
    long granted = requested & admission.identity().credentials().capability().modes(name.full());
    if (granted == 0) {
      throw ErrorCode.NOT_PERMITTED.refuse(
          "the key allows none of the modes "
              + Flags.modeNames(requested)
              + " on channel '"
              + name.full()
              + "'");
    }
    return granted;
  }

  private void attachAgain(String full, ClientChannel channel, long granted) {
    channel.grant(granted);
    channel.replyDue();
    if (channel.attached()) {
      Position at = channel.position();
      replies(full, channel, at == null ? Position.START : at, true);
    }
  }

  private void attachAnew(
      String full, ChannelName name, long granted, @Nullable String channelSerial) {
    HubRegistry.Key key =
        new HubRegistry.Key(
            new ChannelId(admission.identity().credentials().appId(), name.base()), full);
    ClientChannel channel = new ClientChannel(key);
    channel.grant(granted);
    channel.replyDue();
    byName.put(full, channel);
    Position from = position(full, channelSerial);
    if (from != null && !admission.resumed()) {
      publishing.requireBarrier(name);
    }
    publishing.afterBarrier(
        name,
        () -> {
          if (byName.get(full) == channel) {
            hubAttach(channel, from);
          }
        });
  }

  private void hubAttach(ClientChannel channel, @Nullable Position from) {
    channel.attachAs(ports.transports().nextAttachment());
    byAttachment.put(channel.attachment(), channel);
    ports
        .hubs()
        .tell(new HubRegistry.Attach(channel.key(), channel.attachment(), subscriber, from));
  }

  private @Nullable Position position(String full, @Nullable String channelSerial) {
    if (channelSerial == null || channelSerial.isEmpty()) {
      return null;
    }
    try {
      return PositionCodec.decode(channelSerial);
    } catch (WireException e) {
      positionProblems.put(
          full, ErrorCode.POSITION_UNKNOWN.with("channelSerial: " + e.getMessage()));
      return null;
    }
  }

  void detach(ProtocolMessage frame) {
    String full = frame.channel() == null ? "" : frame.channel();
    remove(full);
    send.accept(ProtocolMessage.of(Action.DETACHED).channel(full).build());
  }

  /** Ends an attachment with an error: the client's channel fails, the connection stays. */
  void fail(String full, ErrorInfo error) {
    remove(full);
    send.accept(ProtocolMessage.of(Action.ERROR).channel(full).error(error).build());
  }

  private void remove(String full) {
    ClientChannel channel = byName.remove(full);
    positionProblems.remove(full);
    if (channel != null) {
      hubDetach(channel);
    }
  }

  private void hubDetach(ClientChannel channel) {
    if (byAttachment.remove(channel.attachment()) != null) {
      ports.hubs().tell(new HubRegistry.Detach(channel.key(), channel.attachment()));
    }
  }

  void detachAll() {
    List.copyOf(byName.keySet()).forEach(this::remove);
  }

  void onHub(Subscriber event) {
    if (event instanceof Subscriber.Attached attached) {
      onAttached(attached);
    } else if (event instanceof Subscriber.Skipped skipped) {
      onSkipped(skipped);
    } else if (event instanceof Subscriber.Frames frames) {
      onFrames(frames);
    }
  }

  private void onSkipped(Subscriber.Skipped skipped) {
    ClientChannel channel = byAttachment.get(skipped.attachment());
    if (channel == null) {
      return;
    }
    if (channel.attached()) {
      // Nobody asked; an ATTACHED without RESUMED tells of the loss.
      channel.replyDue();
    }
    String full = channel.key().name();
    channel.attachedAt(skipped.position());
    positionProblems.put(
        full, ErrorCode.POSITION_EXPIRED.with("messages since the channelSerial are not kept"));
    replies(full, channel, skipped.position(), false);
  }

  private void onAttached(Subscriber.Attached attached) {
    ClientChannel channel = byAttachment.get(attached.attachment());
    if (channel != null && !channel.attached()) {
      channel.attachedAt(attached.position());
      replies(channel.key().name(), channel, attached.position(), attached.resumed());
    }
  }

  private void replies(String full, ClientChannel channel, Position at, boolean resumed) {
    ErrorInfo problem = positionProblems.remove(full);
    for (int due = channel.takeRepliesDue(); due > 0; due--) {
      send.accept(
          ProtocolMessage.of(Action.ATTACHED)
              .channel(full)
              .channelSerial(PositionCodec.encode(at))
              .flags(channel.modes() | (resumed ? Flags.RESUMED : 0))
              .error(problem)
              .build());
    }
  }

  private void onFrames(Subscriber.Frames frames) {
    ClientChannel channel = byAttachment.get(frames.attachment());
    if (channel == null || channel.behind()) {
      return;
    }
    boolean subscribes = (channel.modes() & Flags.SUBSCRIBE) != 0;
    for (OutFrame frame : frames.frames()) {
      channel.advanceTo(frame.after());
      boolean own = admission.connectionId().equals(frame.publisher());
      if (subscribes && (admission.echo() || !own)) {
        sendFrame.accept(frame);
      }
    }
    if (frames.taken() != null) {
      pages.add(frames.taken());
    }
  }

  /** The client has read on: whoever replays the journal for it may send the next page. */
  void roomForPages() {
    pages.forEach(taken -> taken.tell(new Subscriber.Taken()));
    pages.clear();
  }

  /**
   * Too much waits for the client: it gets nothing more until it has read on, then what it lacks
   * from the log.
   */
  void fallBehind() {
    for (ClientChannel channel : byName.values()) {
      if (channel.attached() && !channel.behind()) {
        channel.fallBehind();
        hubDetach(channel);
        anyBehind = true;
      }
    }
  }

  void roomAgain() {
    if (!anyBehind) {
      return;
    }
    anyBehind = false;
    for (ClientChannel channel : byName.values()) {
      if (channel.behind()) {
        hubAttach(channel, channel.position());
      }
    }
  }
}
