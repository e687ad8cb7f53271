package io.meridian.node.presence.kept;

import io.meridian.presence.crdt.Excerpt;
import io.meridian.presence.crdt.PresenceState;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.pekko.cluster.ddata.AbstractDeltaReplicatedData;
import org.apache.pekko.cluster.ddata.ReplicatedDelta;
import org.jspecify.annotations.Nullable;

/**
 * The members of some channels that fall into one bucket, as an element of a lattice: of a channel
 * the highest generation counts, states of the same generation join, and generations below {@link
 * #forgottenBefore} are nothing at all. Each is an order of its own, so the join commutes,
 * associates and repeats harmlessly. A delta is a small bucket. Immutable.
 *
 * <p>Bound: a write that would make the bucket weigh more than {@value #BYTES_MAX} bytes adds no
 * member; a new activation has those from hubs and peers only.
 */
final class PresenceBucket extends AbstractDeltaReplicatedData<PresenceBucket, PresenceBucket>
    implements ReplicatedDelta {
  /** Half of what a message between nodes may have: nodes may write at the same time. */
  static final int BYTES_MAX = 1 << 20;

  static final PresenceBucket EMPTY = new PresenceBucket(0, new TreeMap<>(), 0, null);

  /**
   * A channel's members in this bucket.
   *
   * @param generation 1 or more
   * @param weightBytes at least what the state takes when encoded
   */
  record Kept(long generation, PresenceState state, long weightBytes) {
    static Kept of(long generation, PresenceState state) {
      return new Kept(generation, state, state.bytesAtMost());
    }

    Kept join(Kept other) {
      if (generation != other.generation) {
        return generation > other.generation ? this : other;
      }
      return of(generation, state.join(other.state));
    }
  }

  private final long forgottenBefore;
  private final SortedMap<String, Kept> channels;
  private final long weightBytes;
  private final @Nullable PresenceBucket delta;

  private PresenceBucket(
      long forgottenBefore,
      SortedMap<String, Kept> channels,
      long weightBytes,
      @Nullable PresenceBucket delta) {
    this.forgottenBefore = forgottenBefore;
    this.channels = Collections.unmodifiableSortedMap(channels);
    this.weightBytes = weightBytes;
    this.delta = delta;
  }

  /** Takes the map over; leaves out what is forgotten. */
  static PresenceBucket of(long forgottenBefore, SortedMap<String, Kept> channels) {
    channels.values().removeIf(kept -> kept.generation() < forgottenBefore);
    long weightBytes =
        channels.entrySet().stream()
            .mapToLong(channel -> weightBytes(channel.getKey(), channel.getValue()))
            .sum();
    return new PresenceBucket(forgottenBefore, channels, weightBytes, null);
  }

  private static long weightBytes(String channel, Kept kept) {
    return channel.length() + kept.weightBytes();
  }

  /** Generations below are not kept. */
  long forgottenBefore() {
    return forgottenBefore;
  }

  /** By {@code ChannelId.text}. */
  SortedMap<String, Kept> channels() {
    return channels;
  }

  long weightBytes() {
    return weightBytes;
  }

  /**
   * With what the channel's writer says of its members here.
   *
   * @param state all of them if it is the first of its generation, else what is new
   */
  PresenceBucket written(String channel, long generation, PresenceState state) {
    PresenceBucket all = withWritten(channel, generation, state);
    return all.weightBytes <= Math.max(BYTES_MAX, weightBytes)
        ? all
        : withWritten(channel, generation, Excerpt.dead(state));
  }

  private PresenceBucket withWritten(String channel, long generation, PresenceState state) {
    TreeMap<String, Kept> one = new TreeMap<>();
    one.put(channel, Kept.of(generation, state));
    return with(of(0, one));
  }

  /** Without the generations below. */
  PresenceBucket forgetting(long before) {
    return with(of(before, new TreeMap<>()));
  }

  /** The join with a change, which is also in the delta that goes to the other nodes. */
  private PresenceBucket with(PresenceBucket change) {
    PresenceBucket joined = mergeData(change);
    PresenceBucket unsent = delta == null ? change : delta.mergeData(change);
    return new PresenceBucket(joined.forgottenBefore, joined.channels, joined.weightBytes, unsent);
  }

  @Override
  public PresenceBucket mergeData(PresenceBucket other) {
    long before = Math.max(forgottenBefore, other.forgottenBefore);
    TreeMap<String, Kept> joined = new TreeMap<>(channels);
    long weight = weightBytes;
    for (Map.Entry<String, Kept> theirs : other.channels.entrySet()) {
      String channel = theirs.getKey();
      if (theirs.getValue().generation() < before) {
        continue;
      }
      Kept ours = joined.get(channel);
      Kept both = ours == null ? theirs.getValue() : ours.join(theirs.getValue());
      joined.put(channel, both);
      weight += weightBytes(channel, both) - (ours == null ? 0 : weightBytes(channel, ours));
    }
    return before > forgottenBefore
        ? of(before, joined)
        : new PresenceBucket(before, joined, weight, null);
  }

  @Override
  public PresenceBucket mergeDeltaData(PresenceBucket change) {
    return mergeData(change);
  }

  @Override
  public Optional<PresenceBucket> deltaData() {
    return Optional.ofNullable(delta);
  }

  @Override
  public PresenceBucket resetDelta() {
    return delta == null ? this : new PresenceBucket(forgottenBefore, channels, weightBytes, null);
  }

  @Override
  public PresenceBucket zero() {
    return EMPTY;
  }

  /** The same to whoever reads it; what was not sent yet is none of their business. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PresenceBucket that
        && forgottenBefore == that.forgottenBefore
        && channels.equals(that.channels);
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(forgottenBefore) + channels.keySet().hashCode();
  }

  @Override
  public String toString() {
    return "forgotten before " + forgottenBefore + " " + channels;
  }
}
