package io.meridian.chaos.history;

import io.meridian.chaos.history.HistoryEvent.MemberSeen;
import io.meridian.chaos.history.Violation.Kind;
import java.util.HashMap;
import java.util.Map;

/**
 * Judges what watchers are told, at once: a leave that was seen cannot be taken back. A watcher may
 * see as many leaves of a client as it asked for, and leaves of connections that did not go on. It
 * may see one enter of a member that is shown to it already for each time that the client asked
 * since it left: what it asked for before has been seen, or is undone by its leave.
 */
final class Flaps {
  private record View(String watcher, String channel, MemberKey member) {}

  /** What one watcher has seen of one member. */
  private static final class Sight {
    private boolean isShown;
    private long leavesAsked;
    // Both since the newest leave that was asked for.
    private long enters;
    private long leavesUnasked;

    /** An SDK that is back after its connection was given up enters again without being asked. */
    private boolean isExcused(Membership membership, long nanos) {
      return enters <= membership.entersAskedAfter(leavesAsked, nanos) + leavesUnasked;
    }
  }

  private final Map<View, Sight> sights = new HashMap<>();
  private final Members members;
  private final Connections connections;
  private final Violations violations;
  private final long resumesNanos;
  private final long settlesNanos;
  private long seen;

  /**
   * Needs to know the whole history.
   *
   * @param connections of all clients until the end: whether a connection went on shows later
   */
  Flaps(Members members, Connections connections, Patience patience, Violations violations) {
    this.members = members;
    this.connections = connections;
    this.violations = violations;
    this.resumesNanos = patience.resumes().toNanos();
    this.settlesNanos = patience.settles().toNanos();
  }

  void seen(MemberSeen event) {
    seen++;
    View view = new View(event.client(), event.channel(), event.member());
    Sight sight = sights.computeIfAbsent(view, unseen -> new Sight());
    switch (event.action()) {
      case PRESENT, UPDATE -> sight.isShown = true;
      case ENTER -> entered(event, sight);
      case LEAVE -> left(event, sight);
    }
  }

  private void entered(MemberSeen event, Sight sight) {
    sight.enters++;
    if (sight.isShown && !sight.isExcused(membership(event), event.atNanos())) {
      add(event, "was seen to enter again");
    }
    sight.isShown = true;
  }

  private void left(MemberSeen event, Sight sight) {
    sight.isShown = false;
    if (sight.leavesAsked < membership(event).leavesAsked(event.atNanos())) {
      sight.leavesAsked++;
      sight.enters = 0;
      sight.leavesUnasked = 0;
      return;
    }
    sight.leavesUnasked++;
    if (connections
        .of(event.member().client())
        .wentOn(event.member().connectionId(), event.atNanos(), resumesNanos, settlesNanos)) {
      add(event, "was seen to leave, its connection went on");
    }
  }

  private Membership membership(MemberSeen event) {
    return members.of(event.channel(), event.member().client());
  }

  private void add(MemberSeen event, String what) {
    violations.add(
        Kind.FLAP,
        event.client(),
        event.atNanos(),
        event.member() + " " + what + " on " + event.channel());
  }

  /** Of all changes. */
  long seen() {
    return seen;
  }
}
