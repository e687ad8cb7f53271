package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Serial;
import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import java.util.List;

/** What a replica wants done, in this order, once its event is written. */
public sealed interface Effect {

  record Send(RegionId to, Exchange body) implements Effect {}

  /** To every subscriber in the region that is not ahead of it; see {@link Delivery}. */
  record Deliver(List<Delivery> deliveries, VersionVector majority) implements Effect {}

  /**
   * What is delivered has jumped ahead, and subscribers must be attached anew. Either what was held
   * back since this entity started is due, and is theirs to read from the log. Or the log began
   * anew at a peer's base: then those that lack something of {@link
   * io.meridian.replication.log.LogState#resumable} have lost it, and are told so.
   */
  record BeganAnew() implements Effect {}

  /** The publish has its durability. */
  record Acknowledge(long ticket, Serial serial) implements Effect {}

  /**
   * The publish is not known to be durable; it may still be delivered, and a retry of it is safe.
   */
  record Refuse(long ticket, Refusal refusal, String detail) implements Effect {}

  /** The barrier was passed, or was given up. */
  record BarrierEnded(long ticket, boolean passed) implements Effect {}

  /**
   * The answer to {@link Input.AwaitPeer}.
   *
   * @param holds whether the peer holds what this region held when it was asked
   */
  record PeerAwaited(long ticket, boolean holds) implements Effect {}

  /**
   * The peer does not hold any more what it said it holds, in the same life of its storage: that
   * went back and did not notice, and what it acknowledged since may be lost.
   */
  record PeerFell(RegionId peer) implements Effect {}

  /**
   * The peer lacks entries that are not in memory any more: read the journal from this event, and
   * send what {@code held} does not cover, at most one chunk; it asks for more.
   */
  record SendFromJournal(RegionId to, VersionVector held, long firstEvent) implements Effect {}
}
