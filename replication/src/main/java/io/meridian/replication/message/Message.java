package io.meridian.replication.message;

import io.meridian.replication.log.Operation;
import io.meridian.replication.log.PublishKey;
import io.meridian.replication.log.Serial;
import org.jspecify.annotations.Nullable;

/**
 * A message with all that became of it.
 *
 * @param key the publish that added it
 * @param serial its place in history: the smallest of its publish's serials
 * @param index which of the publish's messages
 * @param version the smallest serial of its newest operation, or its own when there is none
 * @param last what its newest operation was, or null when there is none
 */
@SuppressWarnings("ArrayRecordComponent") // Compared by content where it is compared.
public record Message(
    PublishKey key,
    Serial serial,
    int index,
    Serial version,
    Operation.@Nullable Kind last,
    byte[] content) {}
