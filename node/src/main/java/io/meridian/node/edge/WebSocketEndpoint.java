package io.meridian.node.edge;

import io.meridian.node.hub.SharedFrame;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Codec;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.ProtocolException;
import io.meridian.node.protocol.ProtocolMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorRef;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.actor.typed.Props;
import org.apache.pekko.http.javadsl.model.HttpResponse;
import org.apache.pekko.http.javadsl.model.StatusCodes;
import org.apache.pekko.http.javadsl.model.ws.Message;
import org.apache.pekko.http.javadsl.model.ws.WebSocketUpgrade;
import org.apache.pekko.stream.CompletionStrategy;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.typed.javadsl.ActorSink;
import org.apache.pekko.stream.typed.javadsl.ActorSource;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;

/**
 * The WebSocket at {@code /}. What the client itself did wrong is said in-band after the upgrade,
 * since an SDK cannot read a refused one. A region that cannot serve refuses the upgrade with 503:
 * the client goes on to the next host with its key and its pending messages intact.
 */
public final class WebSocketEndpoint {
  /** Who checks has no credentials, so the socket does not stay. */
  private static final Duration CHECK_MAX = Duration.ofSeconds(5);

  /** A client that is gone before its handshake ends takes no other's place for longer. */
  private static final Duration HANDSHAKE_MAX = Duration.ofSeconds(5);

  private final ActorSystem<?> system;
  private final EdgePorts ports;
  private final AtomicLong connections = new AtomicLong();
  private final Turnstile turnstile;

  public WebSocketEndpoint(ActorSystem<?> system, EdgePorts ports) {
    this.system = system;
    this.ports = ports;
    EdgeSettings settings = ports.settings();
    this.turnstile =
        new Turnstile(
            settings.handshakesMax(),
            settings.handshakesWaitingMax(),
            settings.handshakePatience(),
            HANDSHAKE_MAX);
  }

  /** Answers a handshake. */
  public CompletionStage<HttpResponse> handshake(
      WebSocketUpgrade upgrade, Map<String, String> params, @Nullable String authorization) {
    return turnstile
        .enter()
        .thenApplyAsync(
            pass ->
                pass.isPresent()
                    ? handshake(upgrade, params, authorization, pass.get())
                    : unavailable("has more handshakes than it can do"),
            system.executionContext());
  }

  private HttpResponse handshake(
      WebSocketUpgrade upgrade,
      Map<String, String> params,
      @Nullable String authorization,
      Turnstile.Pass pass) {
    try {
      return answer(upgrade, params, authorization, pass);
    } catch (RuntimeException e) {
      pass.leave();
      throw e;
    }
  }

  private HttpResponse answer(
      WebSocketUpgrade upgrade,
      Map<String, String> params,
      @Nullable String authorization,
      Turnstile.Pass pass) {
    if (!ports.readiness().waitingFor().isEmpty()) {
      pass.leave();
      return unavailable("waits for " + String.join(", ", ports.readiness().waitingFor()));
    }
    if (params.isEmpty() && authorization == null) {
      // The SDK's check whether WebSockets work at all: it only wants the upgrade.
      pass.leave();
      return upgrade.handleMessagesWith(
          Flow.fromSinkAndSourceCoupled(
              Sink.ignore(), Source.<Message>maybe().takeWithin(CHECK_MAX)));
    }
    Admission admission;
    try {
      admission = Admission.admit(ports, params, authorization);
    } catch (ProtocolException refused) {
      pass.leave();
      return upgrade.handleMessagesWith(
          refusal(Codec.of(Admission.format(params), ports.limits()), refused.error()));
    }
    if (admission.moved() && !ports.readiness().reachesMajority()) {
      pass.leave();
      return unavailable(
          "reaches fewer than " + ports.majority().getAsInt() + " regions, this one included");
    }
    if (!ports.transports().hasRoomFor(admission.connectionId())) {
      pass.leave();
      return unavailable(
          "has no room for more than "
              + ports.transports().max()
              + " connections at its node "
              + ports.node());
    }
    return upgrade.handleMessagesWith(serve(admission, pass));
  }

  private HttpResponse unavailable(String why) {
    return HttpResponse.create()
        .withStatus(StatusCodes.SERVICE_UNAVAILABLE)
        .withEntity("region " + ports.region().id() + " " + why + "\n");
  }

  private static Flow<Message, Message, NotUsed> refusal(Codec codec, ErrorInfo error) {
    Message frame =
        SharedFrame.encode(codec, ProtocolMessage.of(Action.ERROR).error(error).build());
    return Flow.fromSinkAndSourceCoupled(Sink.ignore(), Source.single(frame));
  }

  private Flow<Message, Message, NotUsed> serve(Admission admission, Turnstile.Pass pass) {
    ActorRef<Connection.Command> connection =
        system.systemActorOf(
            Connection.create(ports, admission),
            "connection-" + connections.incrementAndGet(),
            Props.empty());
    Sink<Optional<byte[]>, NotUsed> reading =
        ActorSink.actorRefWithBackpressure(
            connection,
            (ActorRef<Connection.More> more, Optional<byte[]> frame) ->
                new Connection.Received(frame.orElse(null), more),
            (ActorRef<Connection.More> more) -> new Connection.ReadingOpened(more),
            Connection.More.MORE,
            new Connection.SocketEnded(),
            failure -> new Connection.SocketEnded());
    Source<Message, NotUsed> writing =
        ActorSource.<OutboundQueue.ToSocket, Connection.Command>actorRefWithBackpressure(
                connection,
                Connection.Pulled.PULLED,
                message ->
                    message instanceof OutboundQueue.ToSocket.Complete
                        ? Optional.of(CompletionStrategy.draining())
                        : Optional.empty(),
                message ->
                    message instanceof OutboundQueue.ToSocket.Abandon
                        ? Optional.of(new GoesOnElsewhere())
                        : Optional.empty())
            .mapConcat(
                message ->
                    message instanceof OutboundQueue.ToSocket.Batch batch
                        ? batch.messages()
                        : List.of())
            .mapMaterializedValue(
                socket -> {
                  connection.tell(new Connection.WritingOpened(socket));
                  pass.leave();
                  return NotUsed.getInstance();
                });
    return Flow.fromSinkAndSourceCoupled(
        Flow.of(Message.class).mapAsync(1, this::frame).to(reading), writing);
  }

  /** The bytes of a frame, empty for one that is longer than allowed. */
  private CompletionStage<Optional<byte[]>> frame(Message message) {
    if (message.isText() && message.asTextMessage().isStrict()) {
      return CompletableFuture.completedFuture(
          Optional.of(message.asTextMessage().getStrictText().getBytes(StandardCharsets.UTF_8)));
    }
    if (!message.isText() && message.asBinaryMessage().isStrict()) {
      return CompletableFuture.completedFuture(
          Optional.of(message.asBinaryMessage().getStrictData().toArray()));
    }
    Source<ByteString, ?> parts =
        message.isText()
            ? message.asTextMessage().getStreamedText().map(ByteString::fromString)
            : message.asBinaryMessage().getStreamedData();
    // What is too long is read to its end, so that the answer can still be sent, but not kept.
    return parts
        .runFold(
            ByteString.emptyByteString(),
            (all, part) -> all.size() > ports.limits().maxFrameSize() ? all : all.concat(part),
            system)
        .thenApply(
            all ->
                all.size() > ports.limits().maxFrameSize()
                    ? Optional.empty()
                    : Optional.of(all.toArray()));
  }
}
