/**
 * Benchmarks of running regions, seen from outside, as a client sees them.
 *
 * <p>Load is an open loop: {@link io.meridian.chaos.bench.Schedule} says when each message is due,
 * whatever became of the ones before, and a latency counts from then. A server that stalls is so
 * charged for all that should have been sent meanwhile. {@link io.meridian.chaos.bench.Latencies}
 * keeps every one of them; what is due before the warm-up is over is sent and not counted.
 *
 * <p>Clients are bare WebSockets that speak the protocol ({@link
 * io.meridian.chaos.bench.BareClient}): an SDK's own threads and queues would be part of every
 * latency and make what the server adds look small.
 *
 * <p>Latency is what each two regions take from publish to delivery, and what of it Meridian adds
 * to the emulated way ({@link io.meridian.chaos.bench.LatencyReport}). Capacity is the highest load
 * at which that stays within a budget and nothing is lost, searched for in steps ({@link
 * io.meridian.chaos.bench.StepSearch}).
 *
 * <p>Presence is judged by what subscribers are told: {@link io.meridian.chaos.bench.MemberView}
 * follows the pages and events of one subscriber, and {@link
 * io.meridian.chaos.bench.PresenceCommand} runs four parts that each compare such views with who is
 * really there.
 *
 * <p>Other systems are measured by {@code chaos/peers}, with the same checker; {@link
 * io.meridian.chaos.bench.PeersReport} makes a report of its figures.
 */
@NullMarked
package io.meridian.chaos.bench;

import org.jspecify.annotations.NullMarked;
