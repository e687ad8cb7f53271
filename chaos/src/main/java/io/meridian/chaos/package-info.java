/**
 * Judges Meridian, and lends the means to judge it.
 *
 * <p>{@link io.meridian.chaos.sim} runs pure state machines in virtual time from one seed; the
 * replication and presence libraries use it in their tests. {@link io.meridian.chaos.history} keeps
 * what clients saw and finds what they must not have seen, {@link io.meridian.chaos.check} does so
 * again from a file. {@link io.meridian.chaos.wan} stands between regions, delays what they send
 * each other and breaks it. {@link io.meridian.chaos.sdk} has clients of the official SDK, {@link
 * io.meridian.chaos.stage} regions that belong to one run. {@link io.meridian.chaos.demo} puts
 * clients into every region and kills one. {@link io.meridian.chaos.experiment} reads what else is
 * to be broken, and what must hold, from files; {@link io.meridian.chaos.run} does it, with the
 * faults of {@link io.meridian.chaos.fault}. {@link io.meridian.chaos.bench} measures what nothing
 * disturbs: latency, capacity, and what presence costs. {@link io.meridian.chaos.report} writes
 * what both found as a page and as JSON.
 *
 * <p>This module shares no code with a running node: it meets one only as a client does.
 */
@NullMarked
package io.meridian.chaos;

import org.jspecify.annotations.NullMarked;
