package io.meridian.presence.crdt;

import io.meridian.regions.RegionId;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who is present on a channel, as far as one replica knows: an element of a lattice. A delta is a
 * state too, a small one. Immutable, so safe to share among threads.
 *
 * <p>A state is a set of <em>seen</em> dots (floors and context) of which some are <em>live</em>
 * (they have an entry). {@link #join} is the least upper bound: a dot is seen when either side has
 * seen it, and live when it is live on both sides, or live on one and unseen on the other. So a dot
 * that was seen and is not live is dead for good, and join commutes, associates, repeats harmlessly
 * and never loses what it was given [1, 2]. Floors extend "seen" to all dots of an origin's past,
 * known or not.
 *
 * <p>It relies on one dot having one entry; see {@link Origin}. Each live dot is also in the
 * context, and the context has nothing below the floors, so that equal states are equal in form.
 *
 * <ol>
 *   <li>Almeida, Shoker, Baquero: Delta State Replicated Data Types, arXiv 1603.01529
 *   <li>Enes, Almeida, Baquero, Leitão: Efficient Synchronization of State-based CRDTs, arXiv
 *       1803.02750: {@link #decompose} and {@link #newTo}
 * </ol>
 */
public final class PresenceState {
  public static final PresenceState EMPTY =
      new PresenceState(Floors.NONE, CausalContext.EMPTY, Members.NONE);

  private final Floors floors;
  private final CausalContext context;
  private final Members members;

  PresenceState(Floors floors, CausalContext context, Members members) {
    this.floors = floors;
    this.context = context;
    this.members = members;
  }

  static PresenceState ofEntry(MemberKey key, Dot dot, Entry entry) {
    return new PresenceState(
        Floors.NONE, CausalContext.of(List.of(dot)), Members.NONE.with(key, dot, entry));
  }

  static PresenceState ofSeen(CausalContext context) {
    return context.isEmpty() ? EMPTY : new PresenceState(Floors.NONE, context, Members.NONE);
  }

  static PresenceState ofFloors(Floors floors) {
    return floors.isEmpty() ? EMPTY : new PresenceState(floors, CausalContext.EMPTY, Members.NONE);
  }

  public Floors floors() {
    return floors;
  }

  public CausalContext context() {
    return context;
  }

  Members members() {
    return members;
  }

  public boolean isEmpty() {
    return floors.isEmpty() && context.isEmpty();
  }

  /** How many members have a live entry, also those that a view hides. */
  public int memberCount() {
    return members.memberCount();
  }

  /** Whether the dot is live or dead here, not unknown. */
  public boolean hasSeen(Dot dot) {
    return floors.covers(dot.origin()) || context.contains(dot);
  }

  /** The members with a live entry, in order. Costs in proportion to their number. */
  public SortedSet<MemberKey> memberKeys() {
    TreeSet<MemberKey> keys = new TreeSet<>();
    members.byKey().forEach(member -> keys.add(member.getKey()));
    return Collections.unmodifiableSortedSet(keys);
  }

  /** The live entries of a member by dot, nearly always one; empty when it is no member. */
  public SortedMap<Dot, Entry> entriesOf(MemberKey key) {
    TreeMap<Dot, Entry> entries = new TreeMap<>();
    for (Version v = members.versionsOf(key); v != null; v = v.next()) {
      entries.put(v.dot(), v.entry());
    }
    return Collections.unmodifiableSortedMap(entries);
  }

  /** Whether a member has a live entry that the origin wrote. */
  public boolean holds(MemberKey key, Origin origin) {
    for (Version v = members.versionsOf(key); v != null; v = v.next()) {
      if (v.dot().origin().equals(origin)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a member has a live entry that the region wrote. */
  public boolean holds(MemberKey key, RegionId region) {
    for (Version v = members.versionsOf(key); v != null; v = v.next()) {
      if (v.dot().origin().region().equals(region)) {
        return true;
      }
    }
    return false;
  }

  /** At least as many bytes as {@link PresenceCodec} makes of it. Costs as much as its members. */
  public long bytesAtMost() {
    // Names of regions and connections are counted with each entry, though written once.
    long bytes = 64 + 64L * (floors.epochs().size() + context.runCount());
    for (Map.Entry<MemberKey, Version> member : members.byKey()) {
      MemberKey key = member.getKey();
      for (Version v = member.getValue(); v != null; v = v.next()) {
        bytes += 96 + 3L * (key.connectionId().length() + key.clientId().length());
        bytes += v.entry().data().length;
        if (v.entry().id() instanceof MessageId.Synthesised synthesised) {
          bytes += 3L * synthesised.value().length();
        }
      }
    }
    return bytes;
  }

  /**
   * The lowest epoch of a region that this state knows to be unused: at or above the floor and
   * above every epoch seen.
   */
  public long nextEpoch(RegionId region) {
    long next = floors.of(region);
    for (Origin origin : context.seen().keySet()) {
      if (origin.region().equals(region)) {
        next = Math.max(next, origin.epoch() + 1);
      }
    }
    return next;
  }

  /** The least state that holds both. */
  public PresenceState join(PresenceState other) {
    // The same result either way round; the smaller is cheaper to walk through.
    return members.dotCount() < other.members.dotCount()
        ? other.joinNovelty(this, Novelty.of(other, this))
        : joinNovelty(other, Novelty.of(this, other));
  }

  /** {@link #join}, and which members' entries it changed here. */
  public Joined joinTracking(PresenceState other) {
    Novelty novelty = Novelty.of(this, other);
    return new Joined(this, joinNovelty(other, novelty), novelty.touched(members));
  }

  private PresenceState joinNovelty(PresenceState other, Novelty novelty) {
    Floors joinedFloors = floors.join(other.floors);
    return new PresenceState(
        joinedFloors,
        context.union(other.context).above(joinedFloors),
        novelty.applyTo(members, other.members));
  }

  /**
   * What of this state is new to another: the least delta that gives the other the same join. What
   * a replica received is stored and passed on in this form, so that nothing goes round in circles.
   */
  public PresenceState newTo(PresenceState other) {
    Novelty novelty = Novelty.of(other, this);
    List<Dot> buried = novelty.removed().stream().filter(context::contains).toList();
    return new PresenceState(
        floors.above(other.floors),
        context.minus(other.context).above(other.floors).union(CausalContext.of(buried)),
        novelty.withAdded(Members.NONE, members));
  }

  /** Whether joining the other would change nothing: the lattice's order. */
  public boolean includes(PresenceState other) {
    return other.newTo(this).isEmpty();
  }

  /**
   * The irreducible deltas that this state is the join of, none of them covered by the rest: a
   * floor, a live entry, or a dead dot each. Lazy, since there are as many dead dots as were ever
   * written under the live epochs.
   */
  public Stream<PresenceState> decompose() {
    Stream<PresenceState> raised =
        floors.epochs().entrySet().stream()
            .map(floor -> ofFloors(Floors.of(floor.getKey(), floor.getValue())));
    Stream<PresenceState> seen =
        context.seen().entrySet().stream()
            .flatMap(of -> dots(of.getKey(), of.getValue()))
            .map(this::irreducible);
    return Stream.concat(raised, seen);
  }

  private static Stream<Dot> dots(Origin origin, Counters counters) {
    return Stream.iterate(0, run -> run < counters.runCount(), run -> run + 1)
        .flatMapToLong(run -> LongStream.rangeClosed(counters.first(run), counters.last(run)))
        .mapToObj(counter -> new Dot(origin, counter));
  }

  private PresenceState irreducible(Dot dot) {
    MemberKey key = members.keyOf(dot);
    for (Version v = key == null ? null : members.versionsOf(key); v != null; v = v.next()) {
      if (key != null && v.dot().equals(dot)) {
        return ofEntry(key, dot, v.entry());
      }
    }
    return ofSeen(CausalContext.of(List.of(dot)));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PresenceState that
        && floors.equals(that.floors)
        && context.equals(that.context)
        && members.equals(that.members);
  }

  @Override
  public int hashCode() {
    return 31 * floors.hashCode() + context.hashCode();
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("floors ").append(floors.epochs());
    text.append(" seen ").append(context).append(" live {");
    for (Map.Entry<MemberKey, Version> member : members.byKey()) {
      text.append(' ').append(member.getKey()).append('=').append(entriesOf(member.getKey()));
    }
    return text.append(" }").toString();
  }
}
