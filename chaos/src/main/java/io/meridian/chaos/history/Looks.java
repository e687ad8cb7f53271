package io.meridian.chaos.history;

import static java.util.concurrent.TimeUnit.NANOSECONDS;

import io.meridian.chaos.history.HistoryEvent.MembersShown;
import io.meridian.chaos.history.Violation.Kind;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Who was shown in the end: the last look of each client at each channel. It is judged only when no
 * disturbance had just begun or ended and the client that looks had been connected for a while, and
 * by what had happened before that.
 */
final class Looks {
  /** By channel and client. */
  private final Map<String, Map<String, MembersShown>> last = new TreeMap<>();

  private final Members members;
  private final Connections connections;
  private final Disturbances disturbances;
  private final Violations violations;
  private final long settlesNanos;
  private final long fadesNanos;
  private long judged;
  private long tooEarly;

  Looks(
      Members members,
      Connections connections,
      Disturbances disturbances,
      Patience patience,
      Violations violations) {
    this.members = members;
    this.connections = connections;
    this.disturbances = disturbances;
    this.violations = violations;
    this.settlesNanos = patience.settles().toNanos();
    this.fadesNanos = patience.fades().toNanos();
  }

  void shown(MembersShown look) {
    last.computeIfAbsent(look.channel(), channel -> new TreeMap<>()).put(look.client(), look);
  }

  /** To be called once, at the end of the history. */
  void judge() {
    for (Map<String, MembersShown> channel : last.values()) {
      for (MembersShown look : channel.values()) {
        if (provesNothing(look)) {
          tooEarly++;
        } else {
          judged++;
          findMissing(look);
          findGhosts(look);
        }
      }
    }
  }

  /** Something had just been done to the service, or the client had not been connected for long. */
  private boolean provesNothing(MembersShown look) {
    long since = look.atNanos() - settlesNanos;
    ConnectionLife looker = connections.of(look.client());
    return disturbances.changedBetween(since, look.atNanos())
        || (!looker.spans().isEmpty() && looker.steadyAt(look.atNanos(), since).isEmpty());
  }

  private void findMissing(MembersShown look) {
    long since = look.atNanos() - settlesNanos;
    members
        .of(look.channel())
        .forEach(
            (client, membership) -> {
              if (membership.isDue(since, look.atNanos())) {
                connections
                    .of(client)
                    .steadyAt(look.atNanos(), since)
                    .map(span -> new MemberKey(client, span.connectionId()))
                    .filter(member -> !look.members().contains(member))
                    .ifPresent(member -> add(Kind.MEMBER_MISSING, look, member, "is not shown"));
              }
            });
  }

  private void findGhosts(MembersShown look) {
    for (MemberKey member : look.members()) {
      Membership membership = members.of(look.channel(), member.client());
      if (membership.entersAsked(look.atNanos()) == 0) {
        add(Kind.GHOST, look, member, "is shown and never asked to enter");
      } else if (membership.isGone(look.atNanos() - settlesNanos, look.atNanos())) {
        add(Kind.GHOST, look, member, "is shown and had left");
      } else if (connections.of(member.client()).neverHad(member.connectionId())) {
        add(Kind.GHOST, look, member, "is shown with a connection that it never had");
      } else {
        goneMillis(member, look)
            .ifPresent(
                millis ->
                    add(
                        Kind.GHOST,
                        look,
                        member,
                        "is shown, its connection ended " + millis + " ms before"));
      }
    }
  }

  /** How long the member's connection had ended; empty when it may still be shown. */
  private Optional<Long> goneMillis(MemberKey member, MembersShown look) {
    return connections
        .of(member.client())
        .workedUntil(member.connectionId(), look.atNanos())
        .map(until -> look.atNanos() - until)
        .filter(goneNanos -> goneNanos > fadesNanos)
        .map(NANOSECONDS::toMillis);
  }

  private void add(Kind kind, MembersShown look, MemberKey member, String what) {
    violations.add(
        kind, look.client(), look.atNanos(), member + " " + what + " on " + look.channel());
  }

  long judged() {
    return judged;
  }

  long tooEarly() {
    return tooEarly;
  }
}
