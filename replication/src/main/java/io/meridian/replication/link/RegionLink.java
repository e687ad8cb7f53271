package io.meridian.replication.link;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.LinkMessage;
import io.meridian.replication.life.LifeCodec;
import io.meridian.replication.life.LifeMessage;
import io.meridian.replication.wire.LinkCodec;
import io.meridian.replication.wire.WireException;
import io.meridian.replication.wire.WireWriter;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.pekko.Done;
import org.apache.pekko.actor.typed.ActorSystem;
import org.apache.pekko.stream.BoundedSourceQueue;
import org.apache.pekko.stream.KillSwitches;
import org.apache.pekko.stream.UniqueKillSwitch;
import org.apache.pekko.stream.javadsl.Flow;
import org.apache.pekko.stream.javadsl.Keep;
import org.apache.pekko.stream.javadsl.Sink;
import org.apache.pekko.stream.javadsl.Source;
import org.apache.pekko.stream.javadsl.Tcp;
import org.apache.pekko.util.ByteString;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This node's way to another region: keeps a connection to one of its nodes, goes on to the next
 * address when it breaks. Any thread may send.
 */
public final class RegionLink {
  private static final Logger LOG = LoggerFactory.getLogger(RegionLink.class);

  /**
   * Where a link goes.
   *
   * @param host a node's address there
   */
  public record Endpoint(String host, int port) {
    /** {@code host:port}, as logs have it. */
    @Override
    public String toString() {
      return host + ":" + port;
    }
  }

  /** What waits to be written to the connection that is up; each connection has its own. */
  private record Outgoing(BoundedSourceQueue<ByteString> queue, AtomicLong bytes) {}

  private final ActorSystem<?> system;
  private final LinkSettings settings;
  private final LinkIdentity identity;
  private final Handshake handshake;
  private final RegionId to;
  private final List<Endpoint> endpoints;
  private final Runnable onUp;
  private final LinkTraffic traffic = new LinkTraffic();
  private volatile @Nullable Outgoing outgoing;
  private volatile @Nullable UniqueKillSwitch connection;
  private volatile boolean closed;
  private int attempts;
  private volatile @Nullable LinkFault lastRefusal;

  /**
   * @param onUp called, on any thread, each time the peer has proved itself on a new connection
   */
  public RegionLink(
      ActorSystem<?> system,
      LinkSettings settings,
      LinkIdentity identity,
      RegionId to,
      List<Endpoint> endpoints,
      Runnable onUp) {
    this.system = system;
    this.settings = settings;
    this.identity = identity;
    this.handshake = identity.handshake();
    this.to = to;
    this.endpoints = List.copyOf(endpoints);
    this.onUp = onUp;
  }

  public RegionId to() {
    return to;
  }

  /**
   * Whether the peer answers now: it proved itself and has not been silent for longer than the
   * limit.
   */
  public boolean up() {
    return outgoing != null;
  }

  public LinkTraffic traffic() {
    return traffic;
  }

  /** Bytes that wait to be sent. */
  public long queuedBytes() {
    Outgoing now = outgoing;
    return now == null ? 0 : now.bytes().get();
  }

  /** Messages that wait to be sent. */
  public int queuedFrames() {
    Outgoing now = outgoing;
    return now == null ? 0 : now.queue().size();
  }

  /** Sends if the link is up and its queue has room; else drops, which replicas make good. */
  public void send(LinkMessage message) {
    send(Frame.of(Frame.Kind.MESSAGE, LinkCodec.encode(message)));
  }

  /** As a message of a channel: who is not answered asks again. */
  public void send(LifeMessage message) {
    send(Frame.of(Frame.Kind.LIFE, LifeCodec.encode(message)));
  }

  /**
   * Sends a message about a channel's presence, as one of a channel; presence sends again what was
   * dropped.
   */
  public void sendPresence(String channel, byte[] message) {
    send(
        Frame.of(
            Frame.Kind.PRESENCE,
            new WireWriter(message.length + 64).writeText(channel).writeBytes(message).toBytes()));
  }

  /** Says which regions this one hears; the next word makes good for one that is dropped. */
  public void sendHorizon(byte[] word) {
    send(Frame.of(Frame.Kind.HORIZON, word));
  }

  private void send(Frame message) {
    Outgoing now = outgoing;
    if (now == null) {
      traffic.dropDown();
      return;
    }
    if (now.bytes().get() > settings.queueBytesMax()) {
      traffic.dropFull();
      return;
    }
    ByteString frame = message.encode();
    now.bytes().addAndGet(frame.size());
    if (!now.queue().offer(frame).isEnqueued()) {
      now.bytes().addAndGet(-frame.size());
      traffic.dropFull();
    }
  }

  /** Starts to connect, and goes on doing so until {@link #close}. */
  public void open() {
    if (closed) {
      return;
    }
    Endpoint endpoint = endpoints.get(attempts++ % endpoints.size());
    Attempt attempt = new Attempt();
    var running =
        attempt
            .outbound()
            .viaMat(KillSwitches.single(), Keep.right())
            .via(LinkListener.encoder())
            .via(attempt.connection(endpoint))
            .idleTimeout(settings.silenceMax())
            .via(LinkListener.decoder(settings::frameBytesMax))
            .toMat(Sink.foreach(attempt::onFrame), Keep.both())
            .run(system);
    connection = running.first();
    if (closed) {
      // Meanwhile: who closed it may have seen the connection before this one.
      running.first().shutdown();
    }
    running.second().whenComplete((done, failure) -> ended(endpoint, failure));
  }

  public void close() {
    closed = true;
    UniqueKillSwitch open = connection;
    if (open != null) {
      open.shutdown();
    }
  }

  private void ended(Endpoint endpoint, @Nullable Throwable failure) {
    LinkFault fault = null;
    String reason = "closed by the peer";
    if (failure != null) {
      fault = LinkFault.of(failure);
      reason = fault + ": " + LinkFault.reason(failure);
    }
    if (!closed) {
      traffic.ended(Optional.ofNullable(fault));
    }
    if (outgoing != null) {
      outgoing = null;
      traffic.isDown();
      LOG.info("Link to {} at {} is down, {}", to, endpoint, reason);
    } else if (fault != null && fault.isBadInput() && fault != lastRefusal) {
      // Once: it is tried again several times a second, and will most likely fail in the same way.
      lastRefusal = fault;
      LOG.warn("Link to {} at {} closed, {}", to, endpoint, reason);
    } else {
      LOG.debug("Link to {} at {} cannot connect, {}", to, endpoint, reason);
    }
    if (!closed) {
      system
          .scheduler()
          .scheduleOnce(settings.reconnectAfter(), this::open, system.executionContext());
    }
  }

  /** One connection: the handshake, then what is queued. */
  private final class Attempt {
    private final byte[] nonce = Handshake.nonce();
    private final CompletableFuture<ByteString> hello = new CompletableFuture<>();
    private final CompletableFuture<Source<ByteString, ?>> messages = new CompletableFuture<>();
    // Answers come in the order of the pings. Few: a peer that answers none is soon given up.
    private final Queue<Long> pingedNanos = new ConcurrentLinkedQueue<>();
    private final Optional<TlsConnection> tls = identity.caller();
    private @Nullable Frame challenge;

    Flow<ByteString, ByteString, ?> connection(Endpoint endpoint) {
      var tcp = Tcp.get(system).outgoingConnection(endpoint.host(), endpoint.port());
      return tls.isPresent() ? tls.get().layer().join(tcp) : tcp;
    }

    Source<ByteString, ?> outbound() {
      return Source.completionStage(hello)
          .concat(Source.completionStageSource(messages.thenApply(this::typed)));
    }

    private Source<ByteString, Object> typed(Source<ByteString, ?> source) {
      return source.mapMaterializedValue(ignored -> (Object) Done.done());
    }

    private void onFrame(ByteString bytes) throws WireException {
      Frame frame = Frame.decode(bytes);
      Frame first = challenge;
      if (first == null) {
        challenge = frame;
        if (tls.isPresent()) {
          tls.get().requireRegion(to);
        }
        hello.complete(handshake.hello(frame, nonce, to).encode());
      } else if (!messages.isDone()) {
        handshake.verifyWelcome(frame, first, nonce, to);
        messages.complete(messages());
      } else {
        frame.expect(Frame.Kind.PONG);
        Long sentNanos = pingedNanos.poll();
        if (sentNanos != null) {
          traffic.ponged(System.nanoTime() - sentNanos);
        }
      }
      if (messages.isDone()) {
        traffic.heard();
      }
    }

    private Source<ByteString, ?> messages() {
      AtomicLong queuedBytes = new AtomicLong();
      var prepared =
          Source.<ByteString>queue(settings.queueFramesMax())
              .map(
                  frame -> {
                    queuedBytes.addAndGet(-frame.size());
                    traffic.sent(frame.size());
                    return frame;
                  })
              .preMaterialize(system);
      outgoing = new Outgoing(prepared.first(), queuedBytes);
      lastRefusal = null;
      LOG.info("Link to {} is up", to);
      onUp.run();
      Source<ByteString, ?> pings =
          Source.tick(
                  settings.pingEvery(), settings.pingEvery(), Frame.empty(Frame.Kind.PING).encode())
              .map(
                  ping -> {
                    pingedNanos.add(System.nanoTime());
                    return ping;
                  });
      return prepared.second().merge(pings, true);
    }
  }
}
