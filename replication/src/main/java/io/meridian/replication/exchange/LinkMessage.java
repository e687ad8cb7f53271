package io.meridian.replication.exchange;

import io.meridian.regions.RegionId;

/**
 * One message of a link.
 *
 * @param channel the channel's id, the same in every region
 * @param from the region that sends it
 * @param epoch the life of that region's storage
 */
public record LinkMessage(String channel, RegionId from, long epoch, Exchange body) {}
