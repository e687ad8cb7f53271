package io.meridian.replication.simulation;

import io.meridian.chaos.sim.SeededRandom;
import org.jspecify.annotations.Nullable;

/** What can happen to a run at a drawn time, with the option that says how often. */
enum FaultKind {
  PUBLISHER_MOVES(Option.MOVES, Faults::movePublisher),
  SUBSCRIBER_MOVES(Option.MOVES, Faults::moveSubscriber),
  CUT(Option.CUTS, Faults::cut),
  ISOLATION(Option.ISOLATIONS, Faults::isolate),
  CRASH(Option.CRASHES, Faults::crash),
  STOP(Option.STOPS, Faults::stop),
  PAUSE(Option.PAUSES, Faults::pause),
  PASSIVATION(Option.PASSIVATIONS, Faults::passivate),
  REGION_DOWN(Option.REGION_DOWN, Faults::takeDown),
  ADDITION(Option.ADDITIONS, Faults::add),
  REMOVAL(Option.REMOVALS, Faults::remove),
  DETACHMENT(Option.DETACHMENTS, Faults::detach),
  CLOCK_JUMP(Option.CLOCK_JUMPS, Faults::jumpClock);

  /** Makes it happen, with all its draws from the given stream. */
  private interface Happening {
    @Nullable String happen(Faults faults, SeededRandom random);
  }

  private final Option rate;
  private final Happening happening;

  FaultKind(Option rate, Happening happening) {
    this.rate = rate;
    this.happening = happening;
  }

  /** How likely it is in each step of {@link Fault#STEP_MILLIS}. */
  Option rate() {
    return rate;
  }

  /** What happened, in words, or null when there was nothing for it to happen to. */
  @Nullable String happen(Faults faults, SeededRandom random) {
    return happening.happen(faults, random);
  }
}
