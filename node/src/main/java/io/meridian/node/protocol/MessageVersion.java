package io.meridian.node.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * The operation that made a message what it is. A client sends client id, description and metadata,
 * the server adds the rest.
 *
 * @param serial place of the operation in canonical order
 * @param timestamp when it was accepted, epoch millis
 * @param clientId who did it
 * @param description why, for people
 * @param metadata object of strings, kept as it came
 */
public record MessageVersion(
    @Nullable String serial,
    @Nullable Long timestamp,
    @Nullable String clientId,
    @Nullable String description,
    @Nullable JsonNode metadata) {}
