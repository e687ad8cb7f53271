package io.meridian.presence.channel;

import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceState;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;

/** What regions tell each other about a channel's presence. Any may be lost, repeated or late. */
public sealed interface PeerMessage {

  /**
   * Deltas of one activation, from itself or passed on, joined.
   *
   * @param after the number before the first, 0 or more
   * @param through the number of the last
   * @param delta may be empty: somebody left of whom the writer knew nothing
   */
  record Deltas(
      Origin activation, long after, long through, PresenceState delta, List<LeaveNote> leaves)
      implements PeerMessage {
    public Deltas {
      leaves = List.copyOf(leaves);
      if (after < 0 || through <= after) {
        throw new IllegalArgumentException("deltas after " + after + " through " + through);
      }
    }
  }

  /**
   * Acknowledgement: some of what the sender has heard, or all.
   *
   * @param epoch of the sender's activation: a new one may have forgotten what the last one heard
   */
  record Told(long epoch, Heard heard) implements PeerMessage {}

  /**
   * Do we know the same?
   *
   * @param hash of the sender's whole state
   * @param heard all that the sender has heard; who has the same state has heard it too
   * @param asks to be answered with one that does not
   */
  record Compare(long hash, Heard heard, Counts counts, boolean asks) implements PeerMessage {}

  /**
   * Asks for what the receiver has in other buckets than these.
   *
   * @param round comes back with the answers
   * @param buckets as in {@link io.meridian.presence.crdt.PresenceDigest}
   */
  record Pull(long round, SortedMap<Integer, Long> buckets) implements PeerMessage {}

  /**
   * Members of the buckets that differ; stands by itself.
   *
   * @param part counted from 0
   */
  record Part(long round, int part, PresenceState members) implements PeerMessage {}

  /**
   * The end of what was asked for. With all parts it makes the sender's whole state.
   *
   * @param parts how many there are, 0 or more
   * @param differing the buckets that they have all members of
   * @param seen as in {@link io.meridian.presence.crdt.PresenceDigest#seen}
   */
  record Pulled(
      long round, int parts, SortedSet<Integer> differing, PresenceState seen, Heard heard)
      implements PeerMessage {}

  /** How many connections the sender's region has. */
  record CountsAre(Counts counts) implements PeerMessage {}
}
