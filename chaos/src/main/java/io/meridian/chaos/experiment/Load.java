package io.meridian.chaos.experiment;

/**
 * What clients of the official SDK do all the time.
 *
 * @param publishersPerRegion each a connection
 * @param subscribersPerRegion each a connection, subscribed to all channels
 * @param channels that are published to in turn
 * @param messagesPerSecond of all publishers of one region together
 * @param payloadBytes of each message
 * @param membersPerRegion clients that enter the presence set of the first channel
 * @param moving whether clients may go on in other regions, as SDKs with fallback hosts do; else
 *     each stays with its region
 */
public record Load(
    int publishersPerRegion,
    int subscribersPerRegion,
    int channels,
    int messagesPerSecond,
    int payloadBytes,
    int membersPerRegion,
    boolean moving) {}
