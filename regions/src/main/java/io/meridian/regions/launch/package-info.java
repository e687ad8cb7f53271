/**
 * Starts regions on this machine, each as it runs elsewhere: its own Cassandra and its own node
 * processes, on the addresses that the topology gives them.
 *
 * <p>{@link io.meridian.regions.launch.LocalDeployment} is the door: start, stop, kill, pause,
 * resume, status. The commands of {@code cli} and the tests that need real processes both call it;
 * what it starts outlives the caller. On request a {@code LocalWan} puts an emulated network
 * between the regions.
 *
 * <p>All that it knows between two calls lies in a run folder ({@code .meridian/}):
 *
 * <pre>
 * lock             held by the command that starts or stops
 * secret           shared by all regions, made once, readable by the owner alone
 * apps.json        apps, keys and namespaces, made once with the local key
 * eu/nodes         how many nodes the region is meant to have
 * eu/node-1/       pid, health, log, log.previous, lib/ (the program that runs)
 * eu/cassandra/    pid, log, conf/, data/
 * wan/             pid, log, lib/, profile, control, as-seen-by-eu.json: the emulated network
 * </pre>
 *
 * <p>Invariants:
 *
 * <ul>
 *   <li>A process is known by its pid <em>and</em> the moment it started, so that no signal ever
 *       reaches a stranger that was given an old pid.
 *   <li>At most one command starts or stops at a time. Killing, pausing and looking need no lock.
 *   <li>A start that is interrupted stops what it itself has started, and nothing else. A start
 *       that fails leaves the rest running: calling it again starts only what is missing.
 *   <li>Ports and memory are looked at before the first process is started.
 * </ul>
 *
 * <p>Start reading at {@code LocalDeployment}, then {@code RegionStarter}.
 */
@NullMarked
package io.meridian.regions.launch;

import org.jspecify.annotations.NullMarked;
