package io.meridian.chaos.experiment;

import java.util.List;
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
  /** Connections are reset; new ones are not had. */
  CUT(Set.of(Scope.LINK, Scope.CLIENT_NETWORK)),
  /** The called end vanishes, and the caller does not hear of it; new connections lead nowhere. */
  HALF_OPEN(Set.of(Scope.LINK)),
  /** Bytes vanish, sockets stay open. */
  SILENCE(Set.of(Scope.LINK, Scope.CLIENT_NETWORK)),
  /** Bytes wait, and go on at its end. */
  STALL(Set.of(Scope.LINK)),
  /** Cut and healed in turn. Parameter {@code everyMillis}. */
  FLAP(Set.of(Scope.LINK, Scope.CLIENT_NETWORK), new Parameter("everyMillis", 200, 60_000)),
  /** Less bandwidth, more delay. Parameters {@code kilobytesPerSecond}, {@code delayMillis}. */
  SLOW(
      Set.of(Scope.LINK, Scope.CLIENT_NETWORK),
      new Parameter("kilobytesPerSecond", 1, 1_000_000),
      new Parameter("delayMillis", 0, 10_000)),
  /** SIGKILL to a region's Cassandra, started again at its end. */
  KILL_STORAGE(Set.of(Scope.REGION)),
  /** SIGSTOP to a region's Cassandra. */
  PAUSE_STORAGE(Set.of(Scope.REGION)),
  /** A region's Cassandra is stopped for {@code percent} of each tenth of a second. */
  SLOW_STORAGE(Set.of(Scope.REGION), new Parameter("percent", 1, 99)),
  /** No room is left where a region's Cassandra stores. */
  FULL_STORAGE(Set.of(Scope.REGION)),
  /** A region's clocks are wrong by {@code minutes}; it is started anew with them. */
  CLOCK(Set.of(Scope.REGION), new Parameter("minutes", -1_440, 1_440)),
  /** {@code clients} further clients connect at once, and again when all were cut off. */
  RECONNECT_STORM(Set.of(Scope.REGION), new Parameter("clients", 1, 20_000)),
  /** {@code clients} further clients subscribe and do not read. */
  SLOW_CONSUMERS(Set.of(Scope.REGION), new Parameter("clients", 1, 20_000));

  /** What a fault can be done to. */
  public enum Scope {
    REGION,
    NODE,
    LINK,
    /** Between clients and a region. */
    CLIENT_NETWORK
  }

  private final Set<Scope> scopes;
  private final List<Parameter> parameters;

  Fault(Set<Scope> scopes, Parameter... parameters) {
    this.scopes = scopes;
    this.parameters = List.of(parameters);
  }

  /** What it can be done to. */
  public Set<Scope> scopes() {
    return scopes;
  }

  /** What it needs to be told, each of them. */
  public List<Parameter> parameters() {
    return parameters;
  }

  /** Whether it is over when it is done, so that nobody says how long it lasts. */
  public boolean endsByItself() {
    return this == ROLLING_RESTART;
  }
}
