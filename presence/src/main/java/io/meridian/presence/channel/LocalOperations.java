package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.presence.crdt.Owner;
import io.meridian.presence.crdt.PresenceState;
import io.meridian.presence.crdt.PresenceView;
import io.meridian.presence.crdt.Removal;
import io.meridian.regions.RegionId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What this region's clients and nodes do. */
final class LocalOperations {
  private final PresenceSettings settings;
  private final RegionId self;
  private final Replica replica;
  private final WaitingAnswers waiting;
  private List<Effect> answers = new ArrayList<>();
  private long leavesMade;

  LocalOperations(
      PresenceSettings settings, RegionId self, Replica replica, WaitingAnswers waiting) {
    this.settings = settings;
    this.self = self;
    this.replica = replica;
    this.waiting = waiting;
  }

  /** Answers that wait for nobody. */
  List<Effect> takeAnswers() {
    List<Effect> taken = answers;
    answers = new ArrayList<>();
    return taken;
  }

  void operate(Input.Operate operate, Moment now) {
    Optional<Outcome> refusal = refusal(operate);
    if (refusal.isPresent()) {
      answers.add(new Effect.Answer(operate.ticket(), refusal.get()));
      return;
    }
    for (Change change : operate.changes()) {
      if (change instanceof Change.Enter enter) {
        enter(enter.key(), enter.entry(), operate.holder(), operate.graceMillis(), now);
      } else if (change instanceof Change.Leave leave) {
        leave(leave, now);
      }
    }
    if (operate.majority()) {
      waiting.add(operate.ticket(), replica.own().lastWithOpen(), now);
    } else {
      answers.add(new Effect.Answer(operate.ticket(), new Outcome.Done()));
    }
  }

  /** Counts what the frame adds; what it removes makes room only for later frames. */
  private Optional<Outcome> refusal(Input.Operate operate) {
    Map<MemberKey, Integer> entering = new HashMap<>();
    int members = replica.shown().memberCount();
    long bytes = replica.shown().dataBytes();
    for (Change change : operate.changes()) {
      if (change instanceof Change.Enter enter && changesSomething(enter.key(), enter.entry())) {
        Entry shown = replica.shown().member(replica.state(), enter.key());
        Integer before = entering.put(enter.key(), enter.entry().data().length);
        if (before == null && shown == null) {
          members++;
        }
        int replaced = before != null ? before : shown != null ? shown.data().length : 0;
        bytes += enter.entry().data().length - replaced;
      }
    }
    boolean more = members > replica.shown().memberCount();
    if (more && members > operate.membersMax()) {
      return Optional.of(
          new Outcome.Full(
              "channel with " + members + " presence members, max " + operate.membersMax()));
    }
    if (bytes > replica.shown().dataBytes() && bytes > settings.stateBytes()) {
      return Optional.of(
          new Outcome.Full(
              "channel with " + bytes + " bytes of presence data, max " + settings.stateBytes()));
    }
    return Optional.empty();
  }

  private boolean changesSomething(MemberKey key, Entry entry) {
    return !replica.departures().covers(key, entry.id())
        && PresenceView.ALL.member(replica.state(), key).map(entry::replaces).orElse(true);
  }

  private void enter(MemberKey key, Entry entry, Holder holder, long graceMillis, Moment now) {
    PresenceState state = replica.state();
    if (replica.departures().covers(key, entry.id())) {
      return; // It left after it sent this.
    }
    if (changesSomething(key, entry) || !state.holds(key, replica.writer().origin())) {
      replica.write(replica.writer().enterOrUpdate(state, key, entry), List.of(), now);
    }
    Entry held = replica.locals().heldEntry(key);
    if (held == null || entry.replaces(held)) {
      replica.locals().hold(key, entry, holder, graceMillis);
    } else {
      // Entered again on another attachment, or a hub sends again what an older one had sent.
      replica.locals().holdToo(key, entry, holder, graceMillis);
    }
  }

  private void leave(Change.Leave leave, Moment now) {
    MemberKey key = leave.key();
    Optional<Entry> shows = PresenceView.ALL.member(replica.state(), key);
    if (shows.isPresent() && !leave.entry().replaces(shows.get())) {
      return;
    }
    if (leave.entry().id() instanceof MessageId.Numbered upTo) {
      if (replica.departures().covers(key, upTo)) {
        return;
      }
      byte[] data = leave.keepsData() ? new byte[0] : leave.entry().data();
      long millis = leave.entry().timestampMillis();
      Entry entry = new Entry(data, upTo, millis, LeaveNote.NOBODY);
      LeaveNote note = new LeaveNote(key, upTo, entry, leave.keepsData());
      replica.locals().end(key);
      replica.write(Removal.leave(replica.state(), key), List.of(note), now);
    } else {
      replica.locals().end(key);
      replica.write(Removal.leave(replica.state(), key), List.of(), now);
    }
  }

  /** A node tells what it holds; what left since is not taken back. */
  void announced(Input.Announced announced, Moment now) {
    TreeMap<MemberKey, Entry> fresh = new TreeMap<>();
    for (Held held : announced.members()) {
      if (!replica.departures().covers(held.key(), held.entry().id())) {
        if (changesSomething(held.key(), held.entry())) {
          replica.write(
              replica.writer().enterOrUpdate(replica.state(), held.key(), held.entry()),
              List.of(),
              now);
        } else {
          fresh.put(held.key(), held.entry());
        }
        replica
            .locals()
            .holdToo(held.key(), held.entry(), announced.holder(), announced.graceMillis());
      }
    }
    PresenceState written = replica.writer().reassert(replica.state(), fresh);
    for (MemberKey key : fresh.keySet()) {
      written = written.join(Removal.supersede(replica.state(), key, replica.writer().origin()));
    }
    replica.write(written, List.of(), now);
  }

  /**
   * A member that was removed or entered elsewhere meanwhile is left to the client to enter. So is
   * one of an earlier activation: it is not written anew, and ends with that activation. What was
   * kept may be older than the client's leave.
   */
  void arrived(Input.Arrived arrived) {
    for (MemberKey key : replica.locals().of(arrived.connectionId())) {
      if (replica.state().holds(key, self)) {
        replica.locals().arrive(key, arrived.holder(), arrived.graceMillis());
      } else {
        replica.locals().end(key);
      }
    }
  }

  void released(Input.Released released, Moment now) {
    if (!released.left()) {
      replica.locals().lose(released.holder(), now);
      return;
    }
    for (MemberKey key : replica.locals().heldBy(released.holder())) {
      replica.locals().end(key);
      PresenceView.ALL.member(replica.state(), key).ifPresent(last -> leaveFor(key, last, now));
    }
  }

  /** The client detached: nobody sent a leave, but it left by itself. */
  private void leaveFor(MemberKey key, Entry last, Moment now) {
    List<LeaveNote> notes = new ArrayList<>();
    if (last.id() instanceof MessageId.Numbered upTo) {
      MessageId id = LeaveWords.synthesised(key, replica.writer().origin(), ++leavesMade);
      long millis = Math.max(now.wallMillis(), last.timestampMillis() + 1);
      Entry leave = new Entry(new byte[0], id, millis, LeaveNote.NOBODY);
      notes.add(new LeaveNote(key, upTo, leave, true));
    }
    replica.write(Removal.leave(replica.state(), key), notes, now);
  }

  void ownerEnded(Owner owner, Moment now) {
    for (Holder holder : replica.locals().holdersOf(owner)) {
      replica.locals().lose(holder, now);
    }
  }

  void endGraces(Moment now) {
    for (MemberKey key : replica.locals().takeEnded(now)) {
      replica.write(Removal.lose(replica.state(), key, self), List.of(), now);
    }
  }
}
