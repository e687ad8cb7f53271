/**
 * One channel over several regions in virtual time: the code that ships, a network that loses,
 * repeats and reorders, regions that crash and vanish, clients that move. {@link
 * io.meridian.replication.simulation.ReplicationSimulation} is one run, all of it decided by a
 * seed; {@link io.meridian.replication.simulation.Judge} says at each step whether what subscribers
 * and publishers were promised still holds.
 */
@NullMarked
package io.meridian.replication.simulation;

import org.jspecify.annotations.NullMarked;
