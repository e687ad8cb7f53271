package io.meridian.presence.crdt;

import java.util.SortedSet;

/**
 * One step of a replica.
 *
 * @param before the state that was joined into
 * @param after the join
 * @param touched the members of which an entry came or went; all others look as before
 */
public record Joined(PresenceState before, PresenceState after, SortedSet<MemberKey> touched) {}
