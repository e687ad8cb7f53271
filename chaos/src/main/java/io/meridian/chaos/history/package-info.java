/**
 * What clients did and saw, and whether they may have seen it.
 *
 * <p>While clients run, each tells a {@link io.meridian.chaos.history.HistoryRecorder} what it
 * sent, what was acknowledged or refused, what it received and where it was connected. Afterwards
 * {@link io.meridian.chaos.history.HistoryChecker} reads the events and judges the promises: what
 * was acknowledged arrives at every subscriber, once, in its publisher's order, a connection keeps
 * its id when it moves, and who is present is shown, without ghosts and without flapping. What was
 * done to the service meanwhile is recorded, too: {@link io.meridian.chaos.history.Recovery} says
 * how long it was felt. {@link io.meridian.chaos.history.HistoryFile} keeps the evidence as JSON
 * lines, which {@code ./meridian check} judges again.
 *
 * <p>What takes time is judged with {@link io.meridian.chaos.history.Patience}. A message may
 * arrive at any time before the history ends: a run has to wait for what is missing before it ends
 * it. A leave is judged when it is seen, who is shown by the last look alone, and a look proves
 * nothing shortly after something was done to the service.
 *
 * <p>Invariants: the events of one client are in the order in which it lived them; the events of
 * two clients need not be, but all times are of one clock. A message is told from every other by
 * publisher, channel and a number that the publisher counts 1, 2, 3, … for each channel, all of
 * which travel inside the message, the channel so that what strayed from another one shows: the
 * checker trusts nothing that the service assigns.
 *
 * <p>The checks are those of Jepsen's kafka and set-full workloads: lost write, duplicate,
 * non-monotonic poll, unseen at the end.
 */
@NullMarked
package io.meridian.chaos.history;

import org.jspecify.annotations.NullMarked;
