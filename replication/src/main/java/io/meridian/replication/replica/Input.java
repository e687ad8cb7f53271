package io.meridian.replication.replica;

import io.meridian.regions.RegionId;
import io.meridian.replication.exchange.Exchange;
import io.meridian.replication.log.Change;
import io.meridian.replication.log.PublishKey;
import org.jspecify.annotations.Nullable;

/** What happens to a channel in one region. Tickets are the caller's: each is answered once. */
public sealed interface Input {

  /**
   * A client's publish.
   *
   * @param previous see {@link io.meridian.replication.log.Draft#accept}
   * @param change the operation that it asks for, or null when it adds messages
   */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Publish(
      long ticket,
      PublishKey key,
      long previous,
      @Nullable Change change,
      byte[] payload,
      Durability durability)
      implements Input {
    /** A publish that adds messages. */
    public Publish(
        long ticket, PublishKey key, long previous, byte[] payload, Durability durability) {
      this(ticket, key, previous, null, payload, durability);
    }
  }

  /**
   * A message of a peer.
   *
   * @param epoch the life of the peer's storage that speaks
   */
  record Arrived(RegionId from, long epoch, Exchange body) implements Input {}

  /**
   * A client that came from another region is about to be served: first catch up with a majority.
   */
  record EnterBarrier(long ticket, Durability durability) implements Input {}

  /** The regions are these from now on. */
  record MembersAre(Membership members) implements Input {}

  /**
   * Answered when the peer holds all that this region holds now, or when that takes too long.
   *
   * @param epoch the life of the peer's storage that has to hold it, or a later one: what an
   *     earlier life held says nothing of it
   */
  record AwaitPeer(long ticket, RegionId peer, long epoch) implements Input {}

  /**
   * The region's storage is proven by now: nothing is missing in this log that the region once said
   * it holds.
   */
  record Proven() implements Input {}

  /** Compare with all peers now: after a start, or when a link came up. */
  record Compare() implements Input {}

  /**
   * Time passed; due at least every {@link ChannelReplica#TICK_MILLIS} while {@link
   * ChannelReplica#needsTicks}.
   */
  record Tick() implements Input {}
}
