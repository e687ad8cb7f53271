/**
 * Who is present on a channel, in every region at once. The rules live in {@link
 * io.meridian.presence.crdt} as pure values; start there.
 */
@NullMarked
package io.meridian.presence;

import org.jspecify.annotations.NullMarked;
