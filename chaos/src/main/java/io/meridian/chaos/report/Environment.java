package io.meridian.chaos.report;

import java.util.Map;

/**
 * What a run ran on.
 *
 * @param command that repeats it
 * @param machine processors, memory, kernel, load before and after
 * @param versions of Meridian, its commit, Java, Cassandra, Pekko, SDK
 */
public record Environment(
    String command, long seed, Map<String, String> machine, Map<String, String> versions) {}
