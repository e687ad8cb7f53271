package io.meridian.node.edge;

import io.meridian.node.auth.App;
import io.meridian.node.auth.NamespaceRule;
import io.meridian.node.auth.Operation;
import io.meridian.node.channel.ChannelCommand;
import io.meridian.node.channel.ChannelId;
import io.meridian.node.channel.ChannelReply;
import io.meridian.node.protocol.AcceptedPublish;
import io.meridian.node.protocol.ChannelName;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.MessageAction;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.node.protocol.PublishResult;
import io.meridian.node.protocol.PublishRules;
import io.meridian.node.protocol.StoredMessages;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import io.meridian.replication.replica.Refusal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/**
 * A connection's publishes: checked, handed to their channels in order, answered in the order in
 * which they came.
 */
final class ConnectionPublishing {
  private static final int LANES_KEPT = 1_000;

  private final EdgePorts ports;
  private final Admission admission;
  private final Lanes lanes;
  private final ActorRef<ChannelReply> replyTo;
  private final Consumer<ProtocolMessage> send;
  private final Acknowledgements answers;
  private final Map<Long, ChannelId> channelOf = new HashMap<>();
  private final Map<Long, ChannelId> barriers = new HashMap<>();
  private final Map<Long, Long> barrierSince = new HashMap<>();
  private final Map<Long, Long> barrierAsked = new HashMap<>();
  private long barrierTags;
  private int deferredAttaches;
  private long unansweredBytes;

  ConnectionPublishing(
      EdgePorts ports,
      Admission admission,
      Lanes lanes,
      Acknowledgements answers,
      ActorRef<ChannelReply> replyTo,
      Consumer<ProtocolMessage> send) {
    this.ports = ports;
    this.admission = admission;
    this.lanes = lanes;
    this.answers = answers;
    this.replyTo = replyTo;
    this.send = send;
  }

  /** What of the client's waits here, which is bounded by reading no further. */
  int waiting() {
    return answers.waiting() + deferredAttaches;
  }

  /** Bytes of the publishes that wait for an answer, bounded likewise. */
  long waitingBytes() {
    return unansweredBytes;
  }

  /** Whether an action of the client waits for this answer: an earlier one may have come first. */
  boolean waitsFor(ChannelReply.BarrierEnded ended) {
    return barriers.containsKey(ended.tag());
  }

  /**
   * @param modes those granted when the connection is attached to the channel; null when it is not
   */
  void publish(ProtocolMessage frame, long msgSerial, @Nullable Long modes) {
    if (!answers.expect(msgSerial)) {
      // The SDK sends again what was not answered when it is told CONNECTED anew.
      return;
    }
    try {
      ChannelName name = ChannelName.parse(frame.channel() == null ? "" : frame.channel());
      checkPermitted(name, modes);
      AcceptedPublish publish =
          PublishRules.accept(frame.messages(), admission.identity().clientIds(), ports.limits());
      if (publish.messages().stream()
          .anyMatch(message -> message.action() != MessageAction.CREATE)) {
        throw ErrorCode.NOT_MUTABLE.refuse(
            "operations on messages are not served by this version of the server");
      }
      hand(name, msgSerial, publish);
    } catch (ProtocolException refused) {
      refuse(msgSerial, refused.error());
    }
  }

  private void checkPermitted(ChannelName name, @Nullable Long modes) throws ProtocolException {
    if (!admission.identity().credentials().capability().allows(Operation.PUBLISH, name.full())) {
      throw ErrorCode.NOT_PERMITTED.refuse(
          "the key may not publish on channel '" + name.full() + "'");
    }
    if (modes != null && (modes & Flags.PUBLISH) == 0) {
      throw ErrorCode.MODE_NOT_REQUESTED.refuse(
          "channel '" + name.full() + "' was attached without mode publish");
    }
  }

  private void hand(ChannelName name, long msgSerial, AcceptedPublish publish) {
    ChannelId channel = channel(name);
    Lane lane = lanes.of(channel);
    String baseId = publish.baseId();
    PublishKey key =
        baseId == null
            ? PublishKey.numbered(admission.connectionId(), msgSerial)
            : PublishKey.ofClient(baseId);
    List<Message> messages = publish.messages();
    if (baseId != null) {
      messages =
          messages.stream()
              .map(message -> message.withConnectionId(admission.connectionId()))
              .toList();
    }
    channelOf.put(msgSerial, channel);
    byte[] payload = StoredMessages.encode(messages);
    unansweredBytes += payload.length;
    lane.publishes().add(msgSerial, key, payload, messages.size(), nowMillis());
    pass(
        name,
        () -> {
          if (channelOf.containsKey(msgSerial)) {
            tell(name, channel, lane.publishes().hand(msgSerial, nowMillis()));
          }
        });
    lanes.trim(LANES_KEPT);
  }

  private void tell(ChannelName name, ChannelId channel, PublishLine.Handed handed) {
    ports
        .channels()
        .tell(
            channel,
            new ChannelCommand.Publish(
                handed.key(),
                handed.previous(),
                handed.payload(),
                rule(name.namespace()).durability(),
                handed.msgSerial(),
                replyTo));
  }

  private ChannelId channel(ChannelName name) {
    return new ChannelId(admission.identity().credentials().appId(), name.base());
  }

  private NamespaceRule rule(String namespace) {
    return ports
        .apps()
        .find(admission.identity().credentials().appId())
        .map((App app) -> app.rule(namespace))
        .orElseThrow();
  }

  /**
   * Runs what attaches once this region holds what the client was told elsewhere, in the order of
   * the calls, with the publishes among them.
   */
  void afterBarrier(ChannelName name, Runnable attach) {
    deferredAttaches++;
    pass(
        name,
        () -> {
          deferredAttaches--;
          attach.run();
        });
  }

  private void pass(ChannelName name, Runnable action) {
    ChannelId channel = channel(name);
    lanes.trim(LANES_KEPT);
    Lane lane = lanes.of(channel);
    switch (lane.barrier()) {
      case PASSED -> action.run();
      case WAITING -> lane.whenPassed(action);
      case DUE -> {
        lane.whenPassed(action);
        lane.asked();
        long tag = ++barrierTags;
        barriers.put(tag, channel);
        barrierSince.put(tag, nowMillis());
        askBarrier(tag, name);
      }
    }
  }

  private void askBarrier(long tag, ChannelName name) {
    barrierAsked.put(tag, nowMillis());
    ports
        .channels()
        .tell(
            channel(name),
            new ChannelCommand.EnterBarrier(rule(name.namespace()).durability(), tag, replyTo));
  }

  /** A question may have been lost with the node that it was for; the first answer counts. */
  private void askBarriersAgain(long nowMillis) {
    long againMillis = ports.settings().resendAfter().toMillis();
    barriers.forEach(
        (tag, channel) -> {
          if (nowMillis - barrierAsked.getOrDefault(tag, 0L) >= againMillis) {
            askBarrier(tag, nameInUse(channel));
          }
        });
  }

  /** The client brought a position although its connection is new: it was elsewhere before. */
  void requireBarrier(ChannelName name) {
    lanes.of(channel(name)).requireBarrier();
  }

  void onReply(ChannelReply reply) {
    if (reply instanceof ChannelReply.Published published) {
      int messages = answered(published.tag());
      if (messages > 0) {
        answers.acknowledge(published.tag(), result(published.serial(), messages)).forEach(send);
      }
    } else if (reply instanceof ChannelReply.PublishRefused refused) {
      onRefused(refused);
    } else if (reply instanceof ChannelReply.BarrierEnded ended) {
      ChannelId channel = barriers.remove(ended.tag());
      barrierSince.remove(ended.tag());
      barrierAsked.remove(ended.tag());
      if (channel != null) {
        lanes.of(channel).passed();
      }
    }
  }

  private static PublishResult result(Serial serial, int messages) {
    List<@Nullable String> serials = new ArrayList<>(messages);
    for (int i = 0; i < messages; i++) {
      serials.add(serial.ofMessage(i));
    }
    return new PublishResult(serials);
  }

  private int answered(long msgSerial) {
    ChannelId channel = channelOf.remove(msgSerial);
    if (channel == null) {
      return 0;
    }
    PublishLine line = lanes.of(channel).publishes();
    unansweredBytes -= line.bytes();
    int messages = line.answered(msgSerial);
    unansweredBytes += line.bytes();
    return messages;
  }

  private void onRefused(ChannelReply.PublishRefused refused) {
    if (refused.refusal() == Refusal.GAP) {
      // Something before it was lost on the way; the next tick hands over again what is unanswered,
      // in order.
      ChannelId channel = channelOf.get(refused.tag());
      if (channel != null) {
        lanes.of(channel).publishes().lost();
      }
      return;
    }
    if (answered(refused.tag()) == 0) {
      return;
    }
    ErrorInfo error =
        switch (refused.refusal()) {
          case TIMED_OUT -> ErrorCode.TIMEOUT.with(refused.detail());
          case OVERLOADED -> ErrorCode.OVERLOADED.with(refused.detail());
          case BELOW_NEWEST, NUMBER_REUSED, TARGET_UNKNOWN, GAP ->
              ErrorCode.BAD_REQUEST.with("msgSerial " + refused.tag() + ": " + refused.detail());
        };
    refuse(refused.tag(), error);
  }

  /** Answers a frame with a NACK, in its turn; also one that was never handed over. */
  void refuse(long msgSerial, ErrorInfo error) {
    answers.expect(msgSerial);
    answers.refuse(msgSerial, error).forEach(send);
  }

  /**
   * @return whether a barrier was asked for in vain for so long that the client should go elsewhere
   */
  boolean onTick(long nowMillis) {
    long patienceMillis = ports.settings().answerWithin().toMillis();
    lanes
        .all()
        .forEach(
            (channel, lane) -> {
              PublishLine line = lane.publishes();
              for (long msgSerial : line.overdue(nowMillis, patienceMillis)) {
                answered(msgSerial);
                refuse(
                    msgSerial,
                    ErrorCode.TIMEOUT.with(
                        "channel '"
                            + channel.name()
                            + "' did not answer within "
                            + patienceMillis
                            + " ms; it is safe to publish again"));
              }
              if (lane.barrier() == Lane.Barrier.PASSED
                  && line.silentFor(nowMillis, ports.settings().resendAfter().toMillis())) {
                handAgain(channel, line);
              }
            });
    askBarriersAgain(nowMillis);
    return barrierSince.values().stream().anyMatch(since -> nowMillis - since > patienceMillis);
  }

  private void handAgain(ChannelId channel, PublishLine line) {
    ChannelName name = nameInUse(channel);
    line.handAll(nowMillis()).forEach(handed -> tell(name, channel, handed));
  }

  private static ChannelName nameInUse(ChannelId channel) {
    try {
      return ChannelName.parse(channel.name());
    } catch (ProtocolException e) {
      throw new IllegalStateException("the name of a channel in use was checked before", e);
    }
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
