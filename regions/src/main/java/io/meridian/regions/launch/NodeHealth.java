package io.meridian.regions.launch;

import java.util.List;

/**
 * What is known of a node's health.
 *
 * @param waitingFor with {@link State#WAITING}, what the node says it waits for; else empty
 * @param unproven with {@link State#READY}, whether the node says that its region's storage is not
 *     proven: the region may lack what it once said it holds
 */
public record NodeHealth(State state, List<String> waitingFor, boolean unproven) {
  /** From best to worst. */
  public enum State {
    /** It says that it serves clients. */
    READY,
    /** It answers, and says what it waits for before it serves. */
    WAITING,
    /** Its process runs and does not answer in time. */
    SILENT,
    /** Its process was stopped by SIGSTOP. */
    PAUSED,
    /** It has no process. */
    DOWN
  }

  public NodeHealth {
    waitingFor = List.copyOf(waitingFor);
  }

  NodeHealth(State state) {
    this(state, List.of(), false);
  }

  public boolean isReady() {
    return state == State.READY;
  }

  /** For people: {@code healthy}, {@code waiting for cluster}, {@code paused}, … */
  @Override
  public String toString() {
    return switch (state) {
      case READY -> "healthy";
      case WAITING -> "waiting for " + String.join(", ", waitingFor);
      case SILENT -> "not answering";
      case PAUSED -> "paused";
      case DOWN -> "down";
    };
  }
}
