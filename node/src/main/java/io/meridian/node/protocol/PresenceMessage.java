package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * A member, or what happened to it (TP3). Connection id and client id together are the member.
 *
 * @param action what happened
 * @param clientId the member's client; from a client it may be absent when the connection has one
 * @param connectionId the member's connection
 * @param id {@code connectionId:msgSerial:index} of what made the member so
 * @param timestamp when the server received it, epoch millis
 * @param data payload in canonical form, see {@link Message#data()}
 * @param encoding see {@link Message#encoding()}
 * @param extras an object, kept as it came
 * @param serial place in canonical order
 */
public record PresenceMessage(
    PresenceAction action,
    @Nullable String clientId,
    @Nullable String connectionId,
    @Nullable String id,
    @Nullable Long timestamp,
    @Nullable Data data,
    @Nullable String encoding,
    @Nullable JsonNode extras,
    @Nullable String serial) {}
