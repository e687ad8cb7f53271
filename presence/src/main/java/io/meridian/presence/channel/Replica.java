package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.Joined;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.Origin;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.PresenceWriter;
import io.meridian.presence.crdt.Removal;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The state, and what must hold after each step of it: who is held here has an entry of this
 * activation, who left is gone, and this activation is the region's newest.
 */
final class Replica {
  private final RegionId self;
  private final long seed;
  private final LocalMembers locals;
  private final Departures departures;
  private final ShownMembers shownMembers;
  private final OwnDeltas own;
  private PresenceWriter writer;
  private PresenceState state;
  private PresenceState unkept = PresenceState.EMPTY;
  private List<Shown> unshown = new ArrayList<>();
  private long epochTold = -1;

  Replica(
      PresenceSettings settings,
      RegionId self,
      PresenceState kept,
      long activationHint,
      long seed,
      Set<RegionId> hidden) {
    this.self = self;
    this.seed = seed;
    state = kept;
    long epoch = Activation.epoch(Math.max(activationHint, 0), kept.nextEpoch(self), seed);
    writer = new PresenceWriter(new Origin(self, epoch));
    own = new OwnDeltas(writer.origin(), !kept.isEmpty(), settings.partBytes());
    locals = new LocalMembers();
    departures = new Departures(settings.departures(), settings.departureMillis());
    shownMembers = new ShownMembers(kept, hidden);
  }

  PresenceState state() {
    return state;
  }

  PresenceWriter writer() {
    return writer;
  }

  OwnDeltas own() {
    return own;
  }

  LocalMembers locals() {
    return locals;
  }

  Departures departures() {
    return departures;
  }

  ShownMembers shown() {
    return shownMembers;
  }

  /** This region changes something: it becomes a delta of its own. */
  void write(PresenceState delta, List<LeaveNote> leaves, Moment now) {
    PresenceState news = delta.newTo(state);
    leaves.forEach(leave -> departures.remember(leave, now));
    if (!news.isEmpty() || !leaves.isEmpty()) {
      own.add(news, leaves);
      step(news, new TreeSet<>(), now);
    }
  }

  /**
   * Something becomes known that is written already.
   *
   * @return the members that it touched
   */
  Set<MemberKey> join(PresenceState delta, List<LeaveNote> leaves, Moment now) {
    TreeSet<MemberKey> touched = new TreeSet<>();
    for (LeaveNote leave : leaves) {
      if (departures.remember(leave, now)) {
        touched.add(leave.key());
        endIfLeft(leave.key());
      }
    }
    Joined joined = state.joinTracking(delta);
    touched.addAll(joined.touched());
    PresenceState buried = bury(joined.after(), touched, now);
    PresenceState settled = settle(joined.after().join(buried), touched);
    PresenceState news = delta.newTo(state).join(buried).join(settled);
    step(news, touched, now);
    return touched;
  }

  private void endIfLeft(MemberKey key) {
    Entry entered = locals.entry(key);
    if (entered != null && departures.covers(key, entered.id())) {
      locals.end(key);
    }
  }

  /** What left and has come again is removed before anybody sees it. */
  private PresenceState bury(PresenceState joined, Set<MemberKey> touched, Moment now) {
    PresenceState buried = PresenceState.EMPTY;
    for (MemberKey key : touched) {
      LeaveNote note = departures.of(key);
      if (note != null) {
        PresenceState late = Removal.leaveUpTo(joined, key, note.upTo());
        if (!late.isEmpty()) {
          buried = buried.join(late);
          own.add(late, List.of(note));
        }
      }
    }
    return buried;
  }

  /** Writes again who is held here and was removed elsewhere. */
  private PresenceState settle(PresenceState joined, Set<MemberKey> touched) {
    boolean superseded = supersedeActivation(joined);
    SortedMap<MemberKey, Entry> held = superseded ? locals.held() : locals.heldAmong(touched);
    PresenceState written = writer.reassert(joined, held);
    if (superseded) {
      for (MemberKey key : held.keySet()) {
        written = written.join(Removal.supersede(joined, key, writer.origin()));
      }
    }
    if (!written.isEmpty()) {
      own.add(written, List.of());
    }
    return written;
  }

  /**
   * Another activation of this region wrote, which nothing here remembered, or the others took the
   * region for lost: this one goes on above them.
   */
  private boolean supersedeActivation(PresenceState joined) {
    Origin origin = writer.origin();
    boolean superseded =
        joined.floors().covers(origin)
            || joined.nextEpoch(self) > origin.epoch() + 1
            || epochTold > origin.epoch();
    if (superseded) {
      long next = Math.max(joined.nextEpoch(self), epochTold + 1);
      writer = new PresenceWriter(new Origin(self, Activation.epoch(0, next, seed)));
    }
    return superseded;
  }

  /** Another activation of this region is known elsewhere, by its epoch. */
  void activationTold(long epoch, Moment now) {
    if (epoch > writer.origin().epoch()) {
      epochTold = epoch;
      join(PresenceState.EMPTY, List.of(), now);
    }
  }

  private void step(PresenceState news, Set<MemberKey> alsoTouched, Moment now) {
    Joined joined = state.joinTracking(news);
    TreeSet<MemberKey> touched = new TreeSet<>(joined.touched());
    touched.addAll(alsoTouched);
    shownMembers.step(state, joined.after(), touched, words(now), unshown);
    state = joined.after();
    unkept = unkept.join(news);
  }

  void hide(Set<RegionId> hidden, Moment now) {
    shownMembers.hide(hidden, state, words(now), unshown);
  }

  private LeaveWords words(Moment now) {
    return new LeaveWords(departures, writer.origin(), now);
  }

  /** What became known since the last time. */
  PresenceState takeUnkept() {
    PresenceState taken = unkept;
    unkept = PresenceState.EMPTY;
    return taken;
  }

  /** What subscribers have not been told. */
  List<Shown> takeUnshown() {
    List<Shown> taken = unshown;
    unshown = new ArrayList<>();
    return taken;
  }

  /** The members that this region wrote and nobody holds or waits for, among some. */
  Map<MemberKey, Entry> unclaimed(Iterable<MemberKey> keys) {
    Map<MemberKey, Entry> unclaimed = new TreeMap<>();
    for (MemberKey key : keys) {
      if (!locals.contains(key)) {
        state
            .entriesOf(key)
            .forEach(
                (dot, entry) -> {
                  if (dot.origin().region().equals(self)) {
                    unclaimed.put(key, entry);
                  }
                });
      }
    }
    return unclaimed;
  }
}
