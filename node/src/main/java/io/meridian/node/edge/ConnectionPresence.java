package io.meridian.node.edge;

import io.meridian.node.auth.App;
import io.meridian.node.auth.NamespaceRule;
import io.meridian.node.auth.Operation;
import io.meridian.node.hub.HubRegistry;
import io.meridian.node.hub.PresenceRequest;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.PresenceAction;
import io.meridian.node.protocol.PresenceMessage;
import io.meridian.node.protocol.PresencePayload;
import io.meridian.node.protocol.PresenceRules;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.node.protocol.PublishResult;
import io.meridian.presence.channel.Change;
import io.meridian.presence.channel.Outcome;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.replication.replica.Durability;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A connection's presence operations: checked, handed to the channel's hub in order, answered in
 * turn with its publishes.
 *
 * <p>What comes while the channel is being attached waits for that, as does what a resumed
 * connection sends before it attaches again, which ably-java does. It waits at most {@link
 * EdgeSettings#answerWithin}.
 */
final class ConnectionPresence {
  private static final PublishResult NO_SERIALS = new PublishResult(List.of());

  /** Accepted, but the channel is not attached yet. */
  private record Early(long msgSerial, String channel, List<Change> changes, long sinceMillis) {}

  private final EdgePorts ports;
  private final Admission admission;
  private final Acknowledgements answers;
  private final Function<String, @Nullable ClientChannel> channels;
  private final Consumer<ProtocolMessage> send;
  private final Map<Long, Early> early = new LinkedHashMap<>();
  private final Map<Long, Integer> unanswered = new HashMap<>();
  private long unansweredBytes;

  /**
   * @param channels what the connection attaches to, by the name that the client uses
   */
  ConnectionPresence(
      EdgePorts ports,
      Admission admission,
      Acknowledgements answers,
      Function<String, @Nullable ClientChannel> channels,
      Consumer<ProtocolMessage> send) {
    this.ports = ports;
    this.admission = admission;
    this.answers = answers;
    this.channels = channels;
    this.send = send;
  }

  /** Bytes of the operations that wait for an answer; bounded by reading no further. */
  long waitingBytes() {
    return unansweredBytes;
  }

  void operate(ProtocolMessage frame, long msgSerial) {
    if (!answers.expect(msgSerial)) {
      // The SDK sends again what was not answered when it is told CONNECTED anew.
      return;
    }
    String full = frame.channel() == null ? "" : frame.channel();
    try {
      checkPermitted(ChannelName.parse(full));
      List<Change> changes = changes(frame, msgSerial);
      ClientChannel channel = channels.apply(full);
      if (channel == null && !admission.resumed()) {
        throw ErrorCode.INVALID_CHANNEL_STATE.refuse(notAttached(full));
      }
      if (channel == null || !channel.attached()) {
        early.put(msgSerial, new Early(msgSerial, full, changes, nowMillis()));
        waits(msgSerial, changes);
        return;
      }
      hand(channel, msgSerial, changes);
      waits(msgSerial, changes);
    } catch (ProtocolException refused) {
      refuse(msgSerial, refused.error());
    }
  }

  private static String notAttached(String channel) {
    return "channel '" + channel + "' is not attached, which presence needs";
  }

  private void checkPermitted(ChannelName name) throws ProtocolException {
    if (!admission.identity().credentials().capability().allows(Operation.PRESENCE, name.full())) {
      throw ErrorCode.NOT_PERMITTED.refuse(
          "the key may not enter presence on channel '" + name.full() + "'");
    }
  }

  private List<Change> changes(ProtocolMessage frame, long msgSerial) throws ProtocolException {
    List<PresenceMessage> operations =
        PresenceRules.accept(frame.presence(), admission.identity().clientIds(), ports.limits());
    long now = System.currentTimeMillis();
    List<Change> changes = new ArrayList<>(operations.size());
    for (PresenceMessage operation : operations) {
      changes.add(change(operation, id(operation, msgSerial, changes.size()), now));
    }
    return changes;
  }

  private Change change(PresenceMessage operation, MessageId id, long nowMillis) {
    MemberKey key = new MemberKey(admission.connectionId(), String.valueOf(operation.clientId()));
    byte[] payload =
        new PresencePayload(operation.data(), operation.encoding(), operation.extras()).encode();
    Entry entry = new Entry(payload, id, nowMillis, ports.owner());
    return operation.action() == PresenceAction.LEAVE
        ? new Change.Leave(key, entry, operation.data() == null)
        : new Change.Enter(key, entry);
  }

  /** An SDK that enters its members again names the ids that they had on this connection. */
  private MessageId id(PresenceMessage operation, long msgSerial, int index) {
    String named = operation.id();
    if (named != null
        && MessageId.parse(admission.connectionId(), named).orElse(null)
            instanceof MessageId.Numbered numbered) {
      return numbered;
    }
    return new MessageId.Numbered(msgSerial, index);
  }

  private void hand(ClientChannel channel, long msgSerial, List<Change> changes)
      throws ProtocolException {
    if ((channel.modes() & Flags.PRESENCE) == 0) {
      throw ErrorCode.MODE_NOT_REQUESTED.refuse(
          "channel '" + channel.key().name() + "' was attached without mode presence");
    }
    NamespaceRule rule = rule(ChannelName.parse(channel.key().name()).namespace());
    ports
        .hubs()
        .tell(
            new HubRegistry.ForPresence(
                channel.key(),
                new PresenceRequest.Operate(
                    channel.holder(),
                    msgSerial,
                    changes,
                    rule.durability() == Durability.MAJORITY,
                    rule.membersMax())));
  }

  private NamespaceRule rule(String namespace) {
    return ports
        .apps()
        .find(admission.identity().credentials().appId())
        .map((App app) -> app.rule(namespace))
        .orElseThrow();
  }

  private void waits(long msgSerial, List<Change> changes) {
    int bytes = changes.stream().mapToInt(ConnectionPresence::bytes).sum();
    unanswered.put(msgSerial, bytes);
    unansweredBytes += bytes;
  }

  private static int bytes(Change change) {
    Entry entry =
        change instanceof Change.Enter enter ? enter.entry() : ((Change.Leave) change).entry();
    return entry.data().length + change.key().clientId().length();
  }

  /** The channel is attached: what waited for it goes on. */
  void attached(ClientChannel channel) {
    for (Early waiting : List.copyOf(early.values())) {
      if (waiting.channel().equals(channel.key().name())) {
        early.remove(waiting.msgSerial());
        try {
          hand(channel, waiting.msgSerial(), waiting.changes());
        } catch (ProtocolException refused) {
          refuse(waiting.msgSerial(), refused.error());
        }
      }
    }
  }

  /** The channel is not attached any more: what waited for it is refused. */
  void detached(String channel) {
    for (Early waiting : List.copyOf(early.values())) {
      if (waiting.channel().equals(channel)) {
        refuse(waiting.msgSerial(), ErrorCode.INVALID_CHANNEL_STATE.with(notAttached(channel)));
      }
    }
  }

  void onOperated(Subscriber.Operated operated) {
    long msgSerial = operated.msgSerial();
    if (operated.outcome() instanceof Outcome.Full full) {
      refuse(msgSerial, ErrorCode.TOO_MANY_MEMBERS.with(full.detail()));
    } else if (operated.outcome() instanceof Outcome.TimedOut late) {
      refuse(msgSerial, ErrorCode.TIMEOUT.with(late.detail()));
    } else {
      settled(msgSerial);
      answers.acknowledge(msgSerial, NO_SERIALS).forEach(send);
    }
  }

  private void refuse(long msgSerial, ErrorInfo error) {
    settled(msgSerial);
    answers.refuse(msgSerial, error).forEach(send);
  }

  private void settled(long msgSerial) {
    early.remove(msgSerial);
    Integer bytes = unanswered.remove(msgSerial);
    unansweredBytes -= bytes == null ? 0 : bytes;
  }

  void onTick(long nowMillis) {
    long patienceMillis = ports.settings().answerWithin().toMillis();
    for (Early waiting : List.copyOf(early.values())) {
      if (nowMillis - waiting.sinceMillis() >= patienceMillis) {
        refuse(
            waiting.msgSerial(),
            ErrorCode.INVALID_CHANNEL_STATE.with(notAttached(waiting.channel())));
      }
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
