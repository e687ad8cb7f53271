package io.meridian.chaos.experiment;

import java.util.Set;

/** What can be done to regions, their links, their storage and their clients. */
public enum Fault {
  /** SIGKILL to all processes, started again at its end with what they had stored. */
  KILL(Set.of(Scope.REGION, Scope.NODE)),
  /** SIGKILL to a region and all that it stored deleted; starts empty at its end. */
  KILL_AND_WIPE(Set.of(Scope.REGION)),
  /** SIGKILL to a region; at its end it starts with what it had stored when load began. */
  KILL_AND_RESTORE(Set.of(Scope.REGION)),
  /** Stops in order and starts each node of a region, one after the other. */
  ROLLING_RESTART(Set.of(Scope.REGION)),
  /** SIGSTOP, and SIGCONT at its end. */
  PAUSE(Set.of(Scope.REGION, Scope.NODE)),
  /** Connections between regions are reset, new ones too. */
  CUT(Set.of(Scope.LINK)),
  /** Bytes vanish between regions, sockets stay open. */
  SILENCE(Set.of(Scope.LINK)),
  /** Cut and healed in turn. Parameter {@code everyMillis}. */
  FLAP(Set.of(Scope.LINK)),
  /** Less bandwidth, more delay. Parameters {@code kilobytesPerSecond}, {@code delayMillis}. */
  SLOW(Set.of(Scope.LINK)),
  /** SIGKILL to a region's Cassandra, started again at its end. */
  KILL_STORAGE(Set.of(Scope.REGION)),
  /** SIGSTOP to a region's Cassandra. */
  PAUSE_STORAGE(Set.of(Scope.REGION)),
  /** A region's Cassandra is stopped for {@code percent} of each tenth of a second. */
  SLOW_STORAGE(Set.of(Scope.REGION)),
  /** No room is left where a region's Cassandra stores. */
  FULL_STORAGE(Set.of(Scope.REGION)),
  /** A region's clocks are wrong by {@code minutes}; it is started anew with them. */
  CLOCK(Set.of(Scope.REGION)),
  /** {@code clients} further clients connect at once, and again when all were cut off. */
  RECONNECT_STORM(Set.of(Scope.REGION)),
  /** {@code clients} further clients subscribe and do not read. */
  SLOW_CONSUMERS(Set.of(Scope.REGION));

  /** What a fault can be done to. */
  public enum Scope {
    REGION,
    NODE,
    LINK
  }

  private final Set<Scope> scopes;

  Fault(Set<Scope> scopes) {
    this.scopes = scopes;
  }

  /** What it can be done to. */
  public Set<Scope> scopes() {
    return scopes;
  }
}
