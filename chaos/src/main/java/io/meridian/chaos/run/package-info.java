/**
 * Runs experiments: {@code ./meridian chaos run}.
 *
 * <p>{@link io.meridian.chaos.run.RunCommand} checks what it was asked for and starts a process for
 * each {@link io.meridian.chaos.run.ExperimentGroup}, in which clients and faults live: {@link
 * io.meridian.chaos.run.ExperimentProcess}. It outlives that process, and stops what a process that
 * was killed has left behind. There {@link io.meridian.chaos.run.ExperimentSeries} decides what
 * comes of each experiment and when it needs new regions, and each {@link
 * io.meridian.chaos.run.ExperimentRun} goes through its phases: load, steady state, faults, load
 * on, undo, drain, judgement. Both see regions and clients as a {@link io.meridian.chaos.run.Stage}
 * alone. {@link io.meridian.chaos.run.Method} has the faults and their undoing, {@link
 * io.meridian.chaos.run.LiveProbes} what is measured meanwhile, {@link
 * io.meridian.chaos.run.Judgement} the findings, {@link io.meridian.chaos.run.RunEvidence} the
 * files that are kept.
 *
 * <p>Invariant: whatever happens, faults are undone, and when the process ends its regions are
 * stopped and what they stored is deleted.
 */
@NullMarked
package io.meridian.chaos.run;

import org.jspecify.annotations.NullMarked;
