package io.meridian.node.protocol;

import org.jspecify.annotations.Nullable;

/**
 * An error as clients see it.
 *
 * @param code number of the kind of error; the server issues those of {@link ErrorCode}
 * @param statusCode the nearest HTTP status, 100 to 599
 * @param message text for a person, never empty; it names the thing, the value and the limit
 * @param href page that explains the code
 * @param cause what led to it
 */
public record ErrorInfo(
    int code, int statusCode, String message, @Nullable String href, @Nullable ErrorInfo cause) {}
