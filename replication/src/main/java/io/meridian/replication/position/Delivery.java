package io.meridian.replication.position;

import io.meridian.replication.log.Entry;

/**
 * An entry on its way to a subscriber.
 *
 * @param after the subscriber's position once it has it
 */
public record Delivery(Entry entry, Position after) {}
