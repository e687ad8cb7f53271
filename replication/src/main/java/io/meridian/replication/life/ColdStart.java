package io.meridian.replication.life;

import io.meridian.regions.RegionId;
import io.meridian.replication.replica.Membership;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The start of a region none of whose nodes was running: nothing but the other regions remembers
 * how far its storage had come. Asks them, and decides whether the storage goes on with its epoch
 * or begins a new one.
 */
public final class ColdStart {
  /** A peer that was in contact remembers the newest beat, unless that was on its way. */
  private static final long BEATS_UNHEARD = 2;

  private final @Nullable StoredLife stored;
  private final Membership members;
  private final TreeMap<RegionId, Optional<Life>> answers = new TreeMap<>();

  /**
   * @param stored what the storage says, null when it is new
   */
  public ColdStart(@Nullable StoredLife stored, Membership members) {
    this.stored = stored;
    this.members = members;
  }

  /**
   * What the region is from now on.
   *
   * @param life to be stored before anything is written under it
   * @param reason for the log
   */
  public record Verdict(StoredLife life, String reason) {}

  /** A peer's answer. */
  public void remembers(RegionId peer, @Nullable Life life) {
    if (members.peers().containsKey(peer)) {
      answers.put(peer, Optional.ofNullable(life));
    }
  }

  /**
   * @param patienceOver whether to decide on the answers that there are
   * @param nowEpoch the epoch of a life that begins now, by the clock
   * @return null while more answers could make a difference
   */
  public @Nullable Verdict verdict(boolean patienceOver, long nowEpoch) {
    boolean heardAll = answers.keySet().containsAll(members.peers().keySet());
    Life remembered =
        answers.values().stream().flatMap(Optional::stream).max(Life::compareTo).orElse(null);
    StoredLife before = stored;
    if (before == null) {
      return ofNewStorage(remembered, heardAll || patienceOver, nowEpoch);
    }
    if (remembered != null && remembered.compareTo(before.life()) > 0) {
      return begins(
          nowEpoch, "storage went back: it says " + before.life() + ", a peer has " + remembered);
    }
    if (members.peers().isEmpty()) {
      return new Verdict(before, "there is no other region to ask");
    }
    if (!heardAll && !patienceOver) {
      // Also when a peer has said just what storage says: it may have been cut off since then, and
      // another may know that the storage went on and was put back.
      return null;
    }
    return remembered != null && proves(remembered, before.life())
        ? new Verdict(before, "a peer remembers " + remembered)
        : begins(nowEpoch, "no peer could say that storage holds all it held: " + answers);
  }

  private static boolean proves(Life remembered, Life stored) {
    return remembered.epoch() == stored.epoch()
        && remembered.beats() >= stored.beats() - BEATS_UNHEARD;
  }

  private @Nullable Verdict ofNewStorage(@Nullable Life remembered, boolean decide, long nowEpoch) {
    if (!decide) {
      return null;
    }
    if (members.peers().isEmpty()) {
      return new Verdict(
          new StoredLife(new Life(nowEpoch, 0), 0), "storage is new, there is no other region");
    }
    return begins(
        nowEpoch,
        remembered == null
            ? "storage is new, no peer has said that it heard of it"
            : "storage is new, a peer remembers " + remembered);
  }

  private Verdict begins(long nowEpoch, String reason) {
    long known = stored == null ? 0 : stored.life().epoch();
    for (Optional<Life> answer : answers.values()) {
      known = Math.max(known, answer.map(Life::epoch).orElse(0L));
    }
    long epoch = Math.max(nowEpoch, known + 1);
    return new Verdict(new StoredLife(new Life(epoch, 0), epoch), reason);
  }
}
