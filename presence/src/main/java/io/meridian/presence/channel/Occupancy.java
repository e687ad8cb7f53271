package io.meridian.presence.channel;

/**
 * Who uses the channel, over all regions that are not hidden.
 *
 * @param presenceConnections connections with at least one visible member
 * @param presenceMembers visible members
 */
public record Occupancy(Counts counts, int presenceConnections, int presenceMembers) {}
