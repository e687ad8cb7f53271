/**
 * {@code ./meridian demo}: official SDK clients in every region, one region killed, and a table of
 * what each subscriber saw.
 *
 * <p>{@link io.meridian.chaos.demo.DemoCommand} is the command. It sees to it that the regions are
 * up, and starts a second Java process, {@link io.meridian.chaos.demo.DemoClients}, in which all
 * clients of {@link io.meridian.chaos.sdk} live. There {@link io.meridian.chaos.demo.DemoRun} goes
 * through the phases: connect, publish, kill, publish on, drain. The clients record what they live
 * through; the checker in {@link io.meridian.chaos.history} reads that, and {@link
 * io.meridian.chaos.demo.Verdict} says whether it is good enough.
 */
@NullMarked
package io.meridian.chaos.demo;

import org.jspecify.annotations.NullMarked;
