package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeCodec;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireReader;
import java.nio.ByteOrder;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.pekko.Done;
import org.apache.pekko.NotUsed;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.japi.Pair;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Framing;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Takes the links that other regions open to this node. A connection that breaks the protocol in
 * any way ({@link LinkFault}) is closed with a line in the log, and counted; nothing it sent in
 * that frame is used.
 */
public final class LinkListener {
  private static final Logger LOG = LoggerFactory.getLogger(LinkListener.class);

  /** Refusals of one kind are told no more often. */
  private static final Duration WARN_EVERY = Duration.ofSeconds(10);

  private final Map<LinkFault, Long> warnedNanos = new EnumMap<>(LinkFault.class);
  private final ActorSystem<?> system;
  private final LinkSettings settings;
  private final LinkIdentity identity;
  private final Supplier<? extends Collection<RegionId>> peers;
  private final LinkReceiver receiver;
  private final ListenerTraffic traffic = new ListenerTraffic();
  private final Strangers strangers = new Strangers();

  /**
   * @param peers who may connect and speak, as it is now
   */
  public LinkListener(
      ActorSystem<?> system,
      LinkSettings settings,
      LinkIdentity identity,
      Supplier<? extends Collection<RegionId>> peers,
      LinkReceiver receiver) {
    this.system = system;
    this.settings = settings;
    this.identity = identity;
    this.peers = peers;
    this.receiver = receiver;
  }

  public ListenerTraffic traffic() {
    return traffic;
  }

  /** Completes when the port is bound, fails when it cannot be. */
  public CompletionStage<Tcp.ServerBinding> bind(String address, int port) {
    return Tcp.get(system)
        .bind(address, port)
        .to(
            Sink.foreach(
                connection ->
                    connection.handleWith(accept(connection.remoteAddress().toString()), system)))
        .run(system);
  }

  private Flow<ByteString, ByteString, NotUsed> accept(String remote) {
    Optional<Strangers.Stranger> admitted = strangers.admit();
    if (admitted.isEmpty()) {
      closed(
          remote,
          new LinkException(
              LinkFault.STRANGERS,
              "max " + Strangers.MAX + " connections at a time that have not proved themselves"));
      return Flow.fromSinkAndSource(Sink.cancelled(), Source.empty());
    }
    Strangers.Stranger stranger = admitted.get();
    Optional<TlsConnection> tls = identity.listener();
    Flow<ByteString, ByteString, NotUsed> served = serve(remote, tls, stranger);
    return (tls.isPresent() ? orTold(remote, served.join(tls.get().layer())) : served)
        .watchTermination(
            (notUsed, ended) -> {
              ended.whenComplete((done, failure) -> stranger.isNone());
              return notUsed;
            });
  }

  /**
   * Who has no TLS waits for this end's first word, and this end for the other's: the one that has
   * TLS breaks the silence, with an alert that any TLS sends, so that both can say what is wrong.
   */
  private Flow<ByteString, ByteString, NotUsed> orTold(
      String remote, Flow<ByteString, ByteString, NotUsed> served) {
    ByteString nothing = ByteString.emptyByteString();
    Duration patience = settings.silenceMax().dividedBy(2);
    return Flow.of(ByteString.class)
        .merge(Source.single(nothing).initialDelay(patience).concat(Source.never()), true)
        .flatMapPrefix(
            1,
            first -> {
              if (first.isEmpty()) {
                return Flow.fromSinkAndSource(Sink.cancelled(), Source.empty());
              }
              if (first.equals(List.of(nothing))) {
                closed(
                    remote,
                    new LinkException(
                        LinkFault.TLS, "the other end does not begin TLS, this one has it"));
                return Flow.fromSinkAndSource(
                    Sink.cancelled(), Source.single(TlsConnection.REFUSAL));
              }
              return Flow.of(ByteString.class)
                  .prepend(Source.from(first))
                  .filterNot(ByteString::isEmpty)
                  .via(served);
            });
  }

  private Flow<ByteString, ByteString, NotUsed> serve(
      String remote, Optional<TlsConnection> tls, Strangers.Stranger stranger) {
    byte[] nonce = Handshake.nonce();
    Handshake handshake = identity.handshake();
    return Flow.of(ByteString.class)
        .idleTimeout(settings.silenceMax().multipliedBy(3))
        .via(decoder(() -> stranger.frameBytesMax(settings.frameBytesMax())))
        .statefulMap(
            () -> Optional.<RegionId>empty(),
            (from, bytes) -> {
              Frame frame = Frame.decode(bytes);
              if (from.isPresent()) {
                return Pair.create(from, onFrame(from.get(), frame));
              }
              Handshake.Peer peer = handshake.welcome(frame, nonce);
              requireKnown(peer.region());
              if (tls.isPresent()) {
                tls.get().requireRegion(peer.region());
              }
              stranger.isNone();
              return Pair.create(Optional.of(peer.region()), answer(peer.welcome()));
            },
            from -> Optional.empty())
        // Who has not proved itself by then is let go; its frames count for nothing.
        .initialTimeout(settings.silenceMax())
        // Unordered, or a sign of life would wait for every message before it to be taken.
        .mapAsyncUnordered(settings.inFlight(), answer -> answer)
        .mapConcat(answer -> answer)
        .prepend(Source.single(handshake.challenge(nonce).encode()))
        .via(encoder())
        // Not mapError: a stage that fails also cancels the connection, which comes round to here
        // before the failure does, with the failure as its cause.
        .watchTermination(
            (notUsed, ended) -> {
              ended.whenComplete((done, failure) -> closed(remote, failure));
              return notUsed;
            });
  }

  private void requireKnown(RegionId region) throws WireException {
    Collection<RegionId> known = peers.get();
    if (!known.contains(region)) {
      throw new LinkException(LinkFault.REGION, "region " + region + " is not one of " + known);
    }
  }

  private CompletionStage<List<ByteString>> onFrame(RegionId from, Frame frame)
      throws WireException {
    // Also later: a region that is removed is not listened to any more.
    requireKnown(from);
    if (frame.kind() == Frame.Kind.PING) {
      return answer(Frame.empty(Frame.Kind.PONG));
    }
    if (frame.kind() == Frame.Kind.LIFE) {
      byte[] said = frame.body().toArray();
      LifeMessage message = LifeCodec.decode(said);
      if (message instanceof LifeMessage.Beat beat) {
        traffic.received(from, said.length, beat.life().epoch());
      }
      receiver.receive(from, message);
      return CompletableFuture.completedFuture(List.of());
    }
    if (frame.kind() == Frame.Kind.HORIZON) {
      byte[] word = frame.body().toArray();
      receiver.receiveHorizon(from, word);
      traffic.received(from, word.length);
      return CompletableFuture.completedFuture(List.of());
    }
    if (frame.kind() == Frame.Kind.PRESENCE) {
      return taken(onPresence(from, frame.body().toArray()));
    }
    byte[] body = frame.expect(Frame.Kind.MESSAGE).body().toArray();
    LinkMessage message = LinkCodec.decode(body);
    if (!message.from().equals(from)) {
      throw new LinkException(LinkFault.SENDER, "region " + from + " speaks as " + message.from());
    }
    CompletionStage<Done> taking = receiver.receive(message);
    traffic.received(from, body.length, message.epoch());
    return taken(taking);
  }

  private CompletionStage<Done> onPresence(RegionId from, byte[] body) throws WireException {
    WireReader in = new WireReader(body);
    String channel = in.readText(LinkCodec.CHANNEL_BYTES_MAX);
    byte[] message = in.readBytes(settings.frameBytesMax());
    in.expectEnd();
    CompletionStage<Done> taking = receiver.receivePresence(from, channel, message);
    traffic.received(from, body.length);
    return taking;
  }

  /** Nothing is answered; until it was taken it counts as in flight. */
  private static CompletionStage<List<ByteString>> taken(CompletionStage<Done> taking) {
    return taking.handle((Done done, Throwable lost) -> List.of());
  }

  private static CompletionStage<List<ByteString>> answer(Frame frame) {
    return CompletableFuture.completedFuture(List.of(frame.encode()));
  }

  private void closed(String remote, @Nullable Throwable failure) {
    if (failure == null) {
      return;
    }
    LinkFault fault = LinkFault.of(failure);
    traffic.closed(fault);
    // What only broke comes again by itself; that a node stops is among it.
    LOG.atLevel(fault.isBadInput() ? refusalLevel(fault) : Level.INFO)
        .log("Link from {} closed, {}: {}", remote, fault, LinkFault.reason(failure));
  }

  /** Whoever can connect may be refused as often as he likes; metrics count all. */
  private Level refusalLevel(LinkFault fault) {
    long now = System.nanoTime();
    synchronized (warnedNanos) {
      Long before = warnedNanos.get(fault);
      if (before != null && now - before < WARN_EVERY.toNanos()) {
        return Level.DEBUG;
      }
      warnedNanos.put(fault, now);
      return Level.WARN;
    }
  }

  /**
   * @param bytesMax of the next frame
   */
  static Flow<ByteString, ByteString, NotUsed> decoder(IntSupplier bytesMax) {
    return Framing.lengthField(
            4,
            0,
            Integer.MAX_VALUE,
            ByteOrder.BIG_ENDIAN,
            (before, length) -> 4 + checked(length, bytesMax.getAsInt()))
        .map(framed -> framed.drop(4));
  }

  private static int checked(int length, int bytesMax) throws LinkException {
    if (TlsConnection.isRecord(length)) {
      throw new LinkException(LinkFault.TLS, "the other end speaks TLS, this one does not");
    }
    if (length < 0 || length > bytesMax) {
      throw new LinkException(
          LinkFault.OVERSIZED, "a frame of " + length + " bytes, max " + bytesMax);
    }
    return length;
  }

  static Flow<ByteString, ByteString, NotUsed> encoder() {
    return Flow.of(ByteString.class).map(LinkListener::withLength);
  }

  private static ByteString withLength(ByteString frame) {
    int length = frame.size();
    return ByteString.fromArrayUnsafe(
            new byte[] {
              (byte) (length >>> 24), (byte) (length >>> 16), (byte) (length >>> 8), (byte) length
            })
        .concat(frame);
  }
}
