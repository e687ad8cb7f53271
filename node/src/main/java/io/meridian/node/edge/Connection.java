package io.meridian.node.edge;

import io.meridian.node.channel.ChannelReply;
import io.meridian.node.hub.Subscriber;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ErrorCode;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.node.protocol.RefusedFrameException;
import io.meridian.presence.crdt.MessageId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.Behavior;
import org.apache.pekko.actor.typed.PostStop;
import org.apache.pekko.actor.typed.javadsl.AbstractBehavior;
import org.apache.pekko.actor.typed.javadsl.ActorContext;
import org.apache.pekko.actor.typed.javadsl.Behaviors;
import org.apache.pekko.actor.typed.javadsl.Receive;
import org.apache.pekko.actor.typed.javadsl.TimerScheduler;
import org.jspecify.annotations.Nullable;

/**
 * One client's transport, from the handshake to its end.
 *
 * <p>Bounds: reading stops while {@link EdgeSettings#unansweredMax} publishes and presence frames
 * wait for an answer; a client that does not read gets no frames beyond {@link
 * EdgeSettings#outboundBytesMax} and what it missed from the log when it reads on; one that reads
 * nothing for {@link EdgeSettings#stalledMax} is disconnected, and resumes where it was.
 */
public final class Connection extends AbstractBehavior<Connection.Command> {
  private static final Duration TICK = Duration.ofMillis(500);

  /** A socket that is not there by then was given up while it was being upgraded. */
  private static final long OPEN_MILLIS_MAX = 10_000;

  public sealed interface Command {}

  /** The socket's reading side is there. @param more asks for the next frame */
  record ReadingOpened(ActorRef<More> more) implements Command {}

  /** The socket's writing side is there. */
  record WritingOpened(ActorRef<OutboundQueue.ToSocket> socket) implements Command {}

  /** A frame came. @param bytes null for one longer than allowed */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Received(byte @Nullable [] bytes, ActorRef<More> more) implements Command {}

  /** The next frame is wanted. */
  enum More {
    MORE
  }

  /** The socket took a batch. */
  enum Pulled implements Command {
    PULLED
  }

  /** The socket is gone. */
  record SocketEnded() implements Command {}

  /** The same connection has a newer transport. */
  record Superseded() implements Command {}

  /**
   * The region cannot serve: the socket is closed without a word, so that the client goes on
   * elsewhere.
   */
  record Abandon() implements Command {}

  record FromChannel(ChannelReply reply) implements Command {}

  record FromHub(Subscriber event) implements Command {}

  private enum Tick implements Command {
    INSTANCE
  }

  private final EdgePorts ports;
  private final Admission admission;
  private final ConnectionPublishing publishing;
  private final ConnectionAttachments attachments;
  private final Acknowledgements answers = new Acknowledgements();
  private final Deque<ActorRef<More>> unread = new ArrayDeque<>();
  private final Outlet out;
  private final long createdMillis = nowMillis();
  private boolean closing;

  private Connection(
      ActorContext<Command> context,
      TimerScheduler<Command> timers,
      EdgePorts ports,
      Admission admission) {
    super(context);
    this.ports = ports;
    this.admission = admission;
    this.out = new Outlet(admission.codec());
    Lanes lanes = new Lanes(admission.moved());
    this.publishing =
        new ConnectionPublishing(
            ports,
            admission,
            lanes,
            answers,
            context.messageAdapter(ChannelReply.class, FromChannel::new),
            out::send);
    this.attachments =
        new ConnectionAttachments(
            ports,
            admission,
            publishing,
            context.messageAdapter(Subscriber.class, FromHub::new),
            answers,
            out::send,
            out::send);
    timers.startTimerWithFixedDelay(Tick.INSTANCE, TICK);
  }

  static Behavior<Command> create(EdgePorts ports, Admission admission) {
    return Behaviors.setup(
        context ->
            Behaviors.withTimers(timers -> new Connection(context, timers, ports, admission)));
  }

  @Override
  public Receive<Command> createReceive() {
    return newReceiveBuilder()
        .onMessage(WritingOpened.class, this::onWritingOpened)
        .onMessage(ReadingOpened.class, this::onReadingOpened)
        .onMessage(Received.class, this::onReceived)
        .onMessage(FromChannel.class, this::onFromChannel)
        .onMessage(FromHub.class, this::onFromHub)
        .onMessage(Pulled.class, pulled -> onPulled())
        .onMessage(Tick.class, tick -> onTick())
        .onMessage(Superseded.class, superseded -> onSuperseded())
        .onMessage(Abandon.class, abandon -> abandon())
        .onMessage(SocketEnded.class, ended -> Behaviors.stopped())
        .onSignal(PostStop.class, stopped -> onPostStop())
        .build();
  }

  private Behavior<Command> onWritingOpened(WritingOpened opened) {
    out.open(opened.socket());
    ports.transports().opened(admission.connectionId(), getContext().getSelf());
    if (!ports.readiness().waitingFor().isEmpty()) {
      // Since the handshake: those that were open were closed before this one was among them.
      return abandon();
    }
    out.send(Greeting.connected(ports, admission));
    return this;
  }

  private Behavior<Command> onReadingOpened(ReadingOpened opened) {
    opened.more().tell(More.MORE);
    return this;
  }

  private Behavior<Command> onReceived(Received received) {
    if (closing) {
      received.more().tell(More.MORE);
      return this;
    }
    byte[] bytes = received.bytes();
    if (bytes == null) {
      fail(
          ErrorCode.TOO_LARGE.with(
              "frame is longer than the max of " + ports.limits().maxFrameSize() + " bytes"));
    } else {
      try {
        onFrame(admission.codec().decode(bytes));
      } catch (RefusedFrameException refused) {
        onRefused(refused);
      } catch (ProtocolException refused) {
        fail(refused.error());
      }
    }
    unread.addLast(received.more());
    readOn();
    return this;
  }

  private void onFrame(ProtocolMessage frame) {
    if (frame.action() == null) {
      return;
    }
    switch (frame.action()) {
      case HEARTBEAT -> {
        if (frame.id() != null) {
          out.send(ProtocolMessage.of(Action.HEARTBEAT).id(frame.id()).build());
        }
      }
      case ATTACH -> attachments.attach(frame, nowMillis());
      case DETACH -> attachments.detach(frame);
      case MESSAGE, PRESENCE -> numbered(frame);
      case SYNC -> attachments.sync(frame);
      case ANNOTATION, OBJECT -> refuse(frame, notServed(frame.action()));
      case AUTH ->
          fail(
              ErrorCode.KEY_REQUIRED.with(
                  "re-authentication needs tokens, and this server takes API keys only"));
      case CLOSE -> {
        out.send(ProtocolMessage.of(Action.CLOSED).build());
        close(true);
      }
      case DISCONNECT -> close(false);
      default -> {
        // Everything else is for clients.
      }
    }
  }

  private static ErrorInfo notServed(Action action) {
    return ErrorCode.BAD_REQUEST.with(action + " is not served by this version of the server");
  }

  private void numbered(ProtocolMessage frame) {
    Long msgSerial = frame.msgSerial();
    if (msgSerial == null || msgSerial < 0 || msgSerial > MessageId.Numbered.MSG_SERIAL_MAX) {
      fail(
          ErrorCode.INVALID_BODY.with(
              frame.action()
                  + " has msgSerial "
                  + msgSerial
                  + ", it needs one of 0 to "
                  + MessageId.Numbered.MSG_SERIAL_MAX));
    } else if (frame.action() == Action.PRESENCE) {
      attachments.presence().operate(frame, msgSerial);
    } else {
      publishing.publish(frame, msgSerial, attachments.modes(frame.channel()));
    }
  }

  private void onRefused(RefusedFrameException refused) {
    ProtocolMessage frame = refused.frame();
    if (frame.msgSerial() != null) {
      refuse(frame, refused.error());
    } else if (frame.channel() != null) {
      attachments.fail(frame.channel(), refused.error());
    } else {
      fail(refused.error());
    }
  }

  private void refuse(ProtocolMessage frame, ErrorInfo error) {
    Long msgSerial = frame.msgSerial();
    if (msgSerial != null) {
      publishing.refuse(msgSerial, error);
    }
  }

  private Behavior<Command> onFromChannel(FromChannel message) {
    if (message.reply() instanceof ChannelReply.BarrierEnded ended
        && !ended.passed()
        && publishing.waitsFor(ended)) {
      // This region cannot serve the client in order; another one may.
      return abandon();
    }
    publishing.onReply(message.reply());
    readOn();
    return this;
  }

  private void readOn() {
    while (!unread.isEmpty() && hasRoom()) {
      unread.removeFirst().tell(More.MORE);
    }
  }

  /** A client that sends without reading the answers is not read either. */
  private boolean hasRoom() {
    return publishing.waiting() < ports.settings().unansweredMax()
        && publishing.waitingBytes() + attachments.presence().waitingBytes()
            < ports.settings().unansweredBytesMax()
        && out.bytes() <= ports.settings().outboundBytesMax();
  }

  private Behavior<Command> onFromHub(FromHub message) {
    if (message.event() instanceof Subscriber.Lost) {
      return abandon();
    }
    attachments.onHub(message.event());
    if (out.bytes() > ports.settings().outboundBytesMax()) {
      attachments.fallBehind();
    }
    giveRoom();
    readOn();
    return this;
  }

  private Behavior<Command> onPulled() {
    out.pulled();
    giveRoom();
    readOn();
    return this;
  }

  private void giveRoom() {
    if (out.isOpen() && hasSpareRoom()) {
      attachments.roomForPages();
      attachments.roomAgain();
      while (hasSpareRoom() && attachments.sendSyncPages()) {
        // As much as there is room for; the rest when the client has read on.
      }
    }
  }

  private boolean hasSpareRoom() {
    return out.bytes() < ports.settings().outboundBytesLow();
  }

  private Behavior<Command> onTick() {
    long now = nowMillis();
    if (!out.isOpen() && now - createdMillis > OPEN_MILLIS_MAX) {
      return Behaviors.stopped();
    }
    if (out.stalledFor(now, ports.settings().stalledMax().toMillis())) {
      return abandon();
    }
    attachments.presence().onTick(now);
    if (publishing.onTick(now) || attachments.onTick(now)) {
      return abandon();
    }
    readOn();
    // Half the interval: a client counts from when it read the last frame, not from when this was
    // sent. Also to those that see pings: Pekko pings only when nothing comes in, and one that
    // publishes without an answer would take the silence for a dead region.
    if (!closing && out.silentFor(now, ports.settings().maxIdleInterval().toMillis() / 2)) {
      out.send(ProtocolMessage.of(Action.HEARTBEAT).build());
    }
    return this;
  }

  private Behavior<Command> onSuperseded() {
    out.send(
        ProtocolMessage.of(Action.DISCONNECTED)
            .error(
                ErrorCode.SUPERSEDED.with(
                    "connection " + admission.connectionId() + " has a newer transport"))
            .build());
    close(false);
    return this;
  }

  /** The connection itself failed: the client is told and does not try again. */
  private void fail(ErrorInfo error) {
    out.send(ProtocolMessage.of(Action.ERROR).error(error).build());
    close(true);
  }

  /**
   * @param left for good: its members leave at once
   */
  private void close(boolean left) {
    closing = true;
    attachments.detachAll(left);
    out.complete();
  }

  /** Also ends when the socket, stalled, never says that it is closed. */
  private Behavior<Command> abandon() {
    out.abandon();
    return Behaviors.stopped();
  }

  private Behavior<Command> onPostStop() {
    attachments.detachAll(false);
    ports.transports().ended(admission.connectionId(), getContext().getSelf());
    return this;
  }

  private static long nowMillis() {
    return System.nanoTime() / 1_000_000;
  }
}
