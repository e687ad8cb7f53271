/**
 * Experiments as files: what is done to regions, and what must hold.
 *
 * <p>An {@link io.meridian.chaos.experiment.Experiment} is read from JSON by {@link
 * io.meridian.chaos.experiment.ExperimentFile}. {@code docs/chaos.md} says what may be in a file,
 * and {@code chaos/experiments/schema.json} says it to editors. What is wrong is told all at once,
 * each with line, column and field: {@code FileParser} keeps where each value stands, {@code
 * Fields} asks an object for what it must have, and the readers of the parts check values and what
 * concerns several of them.
 *
 * <p>Invariants: what was read without a problem can be run. Each target is one that the experiment
 * has and its fault can be done to, each parameter is there and in range, and no two faults have
 * hold of the same thing at the same time. Lengths, clients and rates are bounded.
 *
 * <p>Constants of enums are written in files as {@link io.meridian.chaos.experiment.Spelling} says.
 */
@NullMarked
package io.meridian.chaos.experiment;

import org.jspecify.annotations.NullMarked;
