package io.meridian.node.edge;

import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.hub.Attendance;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.OutFrame;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.SharedFrame;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.presence.OccupancyMetrics;
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
  private final Consumer<SharedFrame> sendFrame;
  private final ConnectionPresence presence;
  private final AttachReplies replies;
  private final Map<String, ClientChannel> byName = new LinkedHashMap<>();
  private final Map<Long, ClientChannel> byAttachment = new HashMap<>();
  private final List<ActorRef<Subscriber.Taken>> pages = new ArrayList<>();
  private final AttachesOnTrust trust;
  private boolean anyBehind;

  ConnectionAttachments(
      EdgePorts ports,
      Admission admission,
      ConnectionPublishing publishing,
      ActorRef<Subscriber> subscriber,
      Acknowledgements answers,
      Consumer<ProtocolMessage> send,
      Consumer<SharedFrame> sendFrame) {
    this.ports = ports;
    this.admission = admission;
    this.publishing = publishing;
    this.subscriber = subscriber;
    this.send = send;
    this.sendFrame = sendFrame;
    this.replies = new AttachReplies(send, sendFrame);
    this.trust = new AttachesOnTrust(replies);
    this.presence = new ConnectionPresence(ports, admission, answers, byName::get, send);
  }

  /** What the connection does to its members. */
  ConnectionPresence presence() {
    return presence;
  }

  /** The modes granted on a channel, null when it is not attached. */
  @Nullable Long modes(@Nullable String name) {
    ClientChannel channel = byName.get(name);
    return channel == null ? null : channel.modes();
  }

  void attach(ProtocolMessage frame, long nowMillis) {
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
        known.grant(granted, occupancy(frame, name));
        attachAgain(known, nowMillis);
      } else {
        ClientChannel channel = new ClientChannel(key(name));
        channel.grant(granted, occupancy(frame, name));
        attachAnew(name, channel, frame.channelSerial(), nowMillis);
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

  /** The occupancy parameter; one that the key does not allow, or that says nothing, is dropped. */
  private @Nullable String occupancy(ProtocolMessage frame, ChannelName name) {
    String wanted = frame.params().getOrDefault("occupancy", name.params().get("occupancy"));
    boolean permitted =
        admission
            .identity()
            .credentials()
            .capability()
            .allows(Operation.CHANNEL_METADATA, name.full());
    return wanted != null && permitted && OccupancyMetrics.isCategory(wanted) ? wanted : null;
  }

  private HubRegistry.Key key(ChannelName name) {
    return new HubRegistry.Key(
        new ChannelId(admission.identity().credentials().appId(), name.base()), name.full());
  }

  private void attachAgain(ClientChannel channel, long nowMillis) {
    channel.replyDue();
    trust.begins(channel, nowMillis);
    if (byAttachment.containsKey(channel.attachment())) {
      ask(channel, new PresenceRequest.Attend(channel.attachment(), attendance(channel)));
    }
  }

  private void ask(ClientChannel channel, PresenceRequest request) {
    ports.hubs().tell(new HubRegistry.ForPresence(channel.key(), request));
  }

  private void attachAnew(
      ChannelName name, ClientChannel channel, @Nullable String channelSerial, long nowMillis) {
    String full = name.full();
    channel.replyDue();
    byName.put(full, channel);
    Position from = position(full, channelSerial);
    channel.startsAt(from);
    trust.begins(channel, nowMillis);
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

  /**
   * Answers on trust what has waited for too long.
   *
   * @return whether a channel does not come at all: the client is to come again, here or elsewhere
   */
  boolean onTick(long nowMillis) {
    trust.answer(nowMillis);
    return trust.anyAbandoned(ports.settings().answerWithin().toMillis(), nowMillis);
  }

  private void hubAttach(ClientChannel channel, @Nullable Position from) {
    channel.attachAs(ports.transports().nextAttachment());
    byAttachment.put(channel.attachment(), channel);
    ports
        .hubs()
        .tell(
            new HubRegistry.Attach(
                channel.key(),
                channel.attachment(),
                channel.holder(),
                attendance(channel),
                subscriber,
                from));
  }

  private Attendance attendance(ClientChannel channel) {
    return new Attendance(
        admission.connectionId(),
        admission.resumed(),
        admission.remainPresentMillis(),
        channel.modes(),
        channel.occupancy());
  }

  private @Nullable Position position(String full, @Nullable String channelSerial) {
    if (channelSerial == null || channelSerial.isEmpty()) {
      return null;
    }
    try {
      return PositionCodec.decode(channelSerial);
    } catch (WireException e) {
      replies.positionIsBad(
          full, ErrorCode.POSITION_UNKNOWN.with("channelSerial: " + e.getMessage()));
      return null;
    }
  }

  void detach(ProtocolMessage frame) {
    String full = frame.channel() == null ? "" : frame.channel();
    remove(full, true);
    send.accept(ProtocolMessage.of(Action.DETACHED).channel(full).build());
  }

  /** Ends an attachment with an error: the client's channel fails, the connection stays. */
  void fail(String full, ErrorInfo error) {
    remove(full, true);
    send.accept(ProtocolMessage.of(Action.ERROR).channel(full).error(error).build());
  }

  private void remove(String full, boolean left) {
    ClientChannel channel = byName.remove(full);
    replies.forget(full);
    trust.ends(full);
    presence.detached(full);
    if (channel != null) {
      replies.stopSync(channel);
      if (left && channel.holder() == 0 && admission.resumed()) {
        // It has not come to its hub yet. Members that it entered elsewhere are to leave all the
        // same, not after their grace.
        hubAttach(channel, channel.position());
      }
      byAttachment.remove(channel.attachment());
      if (channel.holder() != 0) {
        ports
            .hubs()
            .tell(
                new HubRegistry.Detach(
                    channel.key(), channel.attachment(), channel.holder(), left));
      }
    }
  }

  /**
   * @param left the client said goodbye: its members leave at once; else they stay for their grace
   */
  void detachAll(boolean left) {
    List.copyOf(byName.keySet()).forEach(full -> remove(full, left));
  }

  /** The client wants the members of a channel again. */
  void sync(ProtocolMessage frame) {
    ClientChannel channel = byName.get(frame.channel());
    if (channel != null && channel.attached() && !channel.behind()) {
      ask(channel, new PresenceRequest.Sync(channel.attachment()));
    }
  }

  void onHub(Subscriber event) {
    if (event instanceof Subscriber.Attached attached) {
      onAttached(attached);
    } else if (event instanceof Subscriber.AttachedAgain again) {
      onAttachedAgain(again);
    } else if (event instanceof Subscriber.Skipped skipped) {
      onSkipped(skipped);
    } else if (event instanceof Subscriber.Frames frames) {
      onFrames(frames);
    } else if (event instanceof Subscriber.Presence changes) {
      if (byAttachment.containsKey(changes.attachment())) {
        changes.frames().forEach(sendFrame);
      }
    } else if (event instanceof Subscriber.Members members) {
      ClientChannel channel = byAttachment.get(members.attachment());
      if (channel != null) {
        replies.members(channel, members.members());
      }
    } else if (event instanceof Subscriber.Occupied occupied) {
      if (byAttachment.containsKey(occupied.attachment())) {
        sendFrame.accept(occupied.frame());
      }
    } else if (event instanceof Subscriber.Operated operated) {
      presence.onOperated(operated);
    }
  }

  private void onSkipped(Subscriber.Skipped skipped) {
    ClientChannel channel = byAttachment.get(skipped.attachment());
    if (channel == null) {
      return;
    }
    // Also when nobody asked, or was answered on trust: an ATTACHED without RESUMED tells of the
    // loss.
    channel.replyAnyway();
    trust.ends(channel.key().name());
    channel.attachedAt(skipped.position());
    replies.positionIsBad(
        channel.key().name(),
        ErrorCode.POSITION_EXPIRED.with("messages since the channelSerial are not kept"));
    replies.attached(channel, skipped.position(), false, skipped.members());
    presence.attached(channel);
  }

  private void onAttached(Subscriber.Attached attached) {
    ClientChannel channel = byAttachment.get(attached.attachment());
    if (channel == null) {
      return;
    }
    trust.ends(channel.key().name());
    if (channel.attached()) {
      // It had fallen behind: whatever happened to members meanwhile was not sent.
      replies.attached(channel, channel.positionOrStart(), true, null);
      replies.members(channel, attached.members());
    } else {
      channel.attachedAt(attached.position());
      replies.attached(channel, attached.position(), attached.resumed(), attached.members());
      presence.attached(channel);
    }
  }

  private void onAttachedAgain(Subscriber.AttachedAgain again) {
    ClientChannel channel = byAttachment.get(again.attachment());
    if (channel != null && channel.attached()) {
      trust.ends(channel.key().name());
      replies.attached(channel, channel.positionOrStart(), true, again.members());
    }
  }

  /** The client has read on: the next page of each SYNC. @return whether there was one */
  boolean sendSyncPages() {
    return replies.sendSyncPages();
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
   * from the log, and who is present.
   */
  void fallBehind() {
    for (ClientChannel channel : byName.values()) {
      if (channel.attached() && !channel.behind()) {
        channel.fallBehind();
        replies.stopSync(channel);
        byAttachment.remove(channel.attachment());
        ports.hubs().tell(new HubRegistry.Pause(channel.key(), channel.attachment()));
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
