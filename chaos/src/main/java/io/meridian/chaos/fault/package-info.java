/**
 * Faults, done to running regions and undone.
 *
 * <p>Each kind is an {@link io.meridian.chaos.fault.Injection}; {@link
 * io.meridian.chaos.fault.Injections} makes the one that a step of an experiment names. What a
 * fault needs of the machine is asked before anything is started, see {@link
 * io.meridian.chaos.fault.Requirements}. When a fault has begun it is looked at whether it shows.
 *
 * <p>Invariant: {@link io.meridian.chaos.fault.Injection#end} may be called at any time after the
 * beginning was tried, also when that failed half way, and leaves the target as it was.
 */
@NullMarked
package io.meridian.chaos.fault;

import org.jspecify.annotations.NullMarked;
