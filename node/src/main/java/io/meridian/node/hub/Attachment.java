package io.meridian.node.hub;

import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Ahead;
import io.meridian.replication.position.Delivery;
import io.meridian.replication.position.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;
import org.apache.pekko.actor.typed.ActorRef;
import org.jspecify.annotations.Nullable;

/** One connection's place in a channel. Owned by its hub. */
final class Attachment {

  enum State {
    /** Waits for the hub's subscription, or for what it lacks. */
    CATCHING_UP,
    /** Gets the shared frames. */
    LIVE,
    /**
     * Has seen what this region does not hold yet: gets frames of its own, without what it has
     * seen.
     */
    AHEAD
  }

  private final long number;
  private final ActorRef<Subscriber> connection;
  private @Nullable Position position;
  private @Nullable Ahead ahead;
  private State state = State.CATCHING_UP;
  private boolean announced;
  private boolean replaying;
  private long request;
  private long askedMillis;
  private volatile boolean ended;
  private volatile @Nullable CompletableFuture<Subscriber.Taken> page;

  /**
   * @param position where the connection is; null for one that takes everything from now on
   */
  Attachment(long number, ActorRef<Subscriber> connection, @Nullable Position position) {
    this.number = number;
    this.connection = connection;
    this.position = position;
  }

  State state() {
    return state;
  }

  @Nullable Position position() {
    return position;
  }

  ActorRef<Subscriber> connection() {
    return connection;
  }

  long number() {
    return number;
  }

  /**
   * Tells the connection that it is attached, once.
   *
   * @param members of the channel, as presence tells them to the attachment's number
   */
  void announce(Position at, boolean resumed, LongFunction<@Nullable Roster> members) {
    if (!announced) {
      announced = true;
      connection.tell(new Subscriber.Attached(number, at, resumed, members.apply(number)));
    }
  }

  /** What follows its position, up to this one, is lost to the connection, which is told so. */
  void skipsTo(Position at, LongFunction<@Nullable Roster> members) {
    position = at;
    announced = true;
    connection.tell(new Subscriber.Skipped(number, at, members.apply(number)));
  }

  /** The connection has what it lacked up to {@code at}, and the hub stands at {@code hub}. */
  void caughtUp(Position at, VersionVector hub) {
    position = at;
    ahead = hub.covers(at.vector()) ? null : new Ahead(at);
    state = ahead == null ? State.LIVE : State.AHEAD;
  }

  void fallsBehind(Position at) {
    position = at;
    state = State.CATCHING_UP;
  }

  void fallsBehindWhereItIs() {
    state = State.CATCHING_UP;
  }

  /** Under which number it is asked what the connection lacks; 0 when it is not. */
  long request() {
    return request;
  }

  void asks(long number, long nowMillis) {
    request = number;
    askedMillis = nowMillis;
  }

  /** When that was asked last. */
  long askedMillis() {
    return askedMillis;
  }

  /** The question is answered, or its answer is not wanted any more. */
  void asksNoMore() {
    request = 0;
  }

  void end() {
    ended = true;
    dropPage();
  }

  /** Its connection was handed a page; nobody waits for that any more once it ends. Any thread. */
  void handed(CompletableFuture<Subscriber.Taken> waiting) {
    page = waiting;
    if (ended) {
      dropPage();
    }
  }

  private void dropPage() {
    CompletableFuture<Subscriber.Taken> waiting = page;
    if (waiting != null) {
      waiting.cancel(false);
    }
  }

  /** Whether nobody wants its frames any more. Any thread may ask. */
  boolean ended() {
    return ended;
  }

  /** Whether it is being brought forward from the journal, and must not be served otherwise. */
  boolean replaying() {
    return replaying;
  }

  void replays() {
    replaying = true;
  }

  void replayedTo(Position at) {
    replaying = false;
    position = at;
  }

  void send(List<OutFrame> frames) {
    if (!frames.isEmpty()) {
      connection.tell(new Subscriber.Frames(number, frames, null));
    }
  }

  /**
   * Deliveries for one who is ahead: without what it has seen, and at positions that keep what only
   * it has seen.
   */
  List<Delivery> ownDeliveries(List<Delivery> shared, VersionVector hub) {
    Ahead of = Objects.requireNonNull(ahead, "only asked of one who is ahead");
    List<Delivery> own = new ArrayList<>();
    for (Delivery delivery : shared) {
      Delivery mine = of.take(delivery);
      if (mine != null) {
        own.add(mine);
      }
    }
    position = of.at();
    if (hub.covers(of.at().vector())) {
      ahead = null;
      state = State.LIVE;
    }
    return own;
  }
}
