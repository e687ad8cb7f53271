/**
 * A deterministic simulation kit: one thread, virtual time, everything from one seed.
 *
 * <p>A protocol written as a pure function of (state, input) can be run through thousands of hours
 * of lost, late, repeated and reordered messages in seconds, and a run that fails can be repeated
 * exactly. Read {@link io.meridian.chaos.sim.Seeds} first: it runs a test for many seeds and names
 * the one that failed. A test then builds a {@link io.meridian.chaos.sim.SeededRandom}, a {@link
 * io.meridian.chaos.sim.VirtualTime} and a {@link io.meridian.chaos.sim.SimulatedNetwork} from that
 * seed, and drives its state machines from the events.
 *
 * <p>Invariants: no wall clock, no thread, no iteration in hash order; two runs with one seed do
 * the same in the same order. {@link io.meridian.chaos.sim.Sometimes} guards against runs that pass
 * because nothing happened.
 *
 * <p>In the spirit of FoundationDB's simulation, TigerBeetle's VOPR and sled's simulation guide.
 */
@NullMarked
package io.meridian.chaos.sim;

import org.jspecify.annotations.NullMarked;
