package io.meridian.node.region;

import io.meridian.node.channel.ChannelId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one other region is known to hold all that this one holds, and what to compare next. No
 * I/O and no clock: a function of what it is told.
 *
 * <p>The invariant: of the storage that {@link Synced} names, the peer holds every entry that this
 * region had stored when the hour began in which the round started. A round that starts later and
 * compares every channel written since, an hour of margin included, carries it on.
 */
final class PeerSync {
  /** Hours before the last round that are compared again: clocks of nodes differ. */
  private static final long MARGIN_HOURS = 1;

  private static final long SOON_MILLIS = 5_000;
  private static final long STEADY_MILLIS = 3_600_000;

  /**
   * What is stored of a peer.
   *
   * @param epoch the life of its storage
   * @param throughHour hours since 1970; see the invariant
   */
  record Synced(long epoch, long throughHour) {}

  /** Which channels a round compares. */
  sealed interface Scope {
    /** All there are. */
    record Everything() implements Scope {}

    /** Those written in this hour, hours since 1970, or later. */
    record Since(long hour) implements Scope {}

    /** Those that an earlier round failed on. */
    record Again(List<ChannelId> channels) implements Scope {
      public Again {
        channels = List.copyOf(channels);
      }
    }
  }

  /**
   * One comparison with the peer.
   *
   * @param epoch the life of its storage when the round began
   * @param beganHour when the first part of it began: a round that goes again over what failed
   *     proves no more than the one before it
   * @param version of the topology that was in force then
   */
  record Round(Scope scope, long epoch, long beganHour, String version) {}

  /**
   * How a round went.
   *
   * @param failed channels that the peer was not found to hold; null when it was broken off or they
   *     are too many to remember
   */
  record Outcome(Round round, @Nullable List<ChannelId> failed) {}

  private @Nullable Synced synced;
  private @Nullable String syncedVersion;
  private @Nullable Round again;
  private long rounds;
  private long soonestMillis;
  private long dueMillis;

  /**
   * @param synced what is stored, null for nothing
   */
  PeerSync(@Nullable Synced synced) {
    this.synced = synced;
  }

  /**
   * The round to begin now, if one is due.
   *
   * @param epoch the life of the peer's storage, as heard; 0 when nothing was heard, which nothing
   *     can be found to hold
   * @param version of the topology in force
   * @param changing whether a region is being added or removed: then each round may be waited for
   */
  Optional<Round> next(long epoch, String version, boolean changing, long nowMillis, long hour) {
    Synced known = synced;
    boolean replaced = known != null && epoch > known.epoch();
    boolean newVersion = !version.equals(syncedVersion);
    long due = changing || newVersion || replaced ? Math.min(dueMillis, soonestMillis) : dueMillis;
    if (epoch == 0 || nowMillis < due) {
      return Optional.empty();
    }
    Round retry = again;
    if (retry != null && retry.version().equals(version) && retry.epoch() == epoch) {
      return Optional.of(retry);
    }
    Scope scope =
        known == null || replaced
            ? new Scope.Everything()
            : new Scope.Since(Math.min(known.throughHour(), hour) - MARGIN_HOURS);
    return Optional.of(new Round(scope, epoch, hour, version));
  }

  /**
   * A round ended.
   *
   * @param epoch the life of the peer's storage, as heard by now
   * @return what is to be stored, if the round carried it on
   */
  Optional<Synced> ended(Outcome outcome, long epoch, long nowMillis) {
    Round round = outcome.round();
    List<ChannelId> failed = outcome.failed();
    soonestMillis = nowMillis + SOON_MILLIS;
    again = null;
    // Storage that was replaced meanwhile may lack what was found there.
    if (failed == null || epoch != round.epoch()) {
      dueMillis = soonestMillis;
      return Optional.empty();
    }
    if (!failed.isEmpty()) {
      dueMillis = soonestMillis;
      again =
          new Round(
              new Scope.Again(new ArrayList<>(failed)),
              round.epoch(),
              round.beganHour(),
              round.version());
      return Optional.empty();
    }
    rounds++;
    syncedVersion = round.version();
    dueMillis = nowMillis + STEADY_MILLIS;
    Synced now = new Synced(round.epoch(), round.beganHour());
    synced = now;
    return Optional.of(now);
  }

  /**
   * What was to be stored could not be. The next round stores it again, and comes soon: from what
   * is stored this region vouches for the peer.
   */
  void notStored() {
    dueMillis = soonestMillis;
  }

  @Nullable Synced synced() {
    return synced;
  }

  /** Whether all was compared by a round that began when this topology was in force. */
  boolean syncedUnder(String version) {
    return version.equals(syncedVersion);
  }

  /** How many rounds ended without a failure since this began. */
  long rounds() {
    return rounds;
  }
}
