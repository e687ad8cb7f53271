package io.meridian.replication.log;

import org.jspecify.annotations.Nullable;

/**
 * An operation as a client asks for it.
 *
 * @param target any serial of the message's publish
 * @param index which of the publish's messages
 * @param found what {@link TargetSearch} found in the log, when the message was not among those
 *     that are remembered
 */
public record Change(Operation.Kind kind, Serial target, int index, @Nullable Found found) {}
