package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;

/**
 * A member as its holder last entered or updated it.
 *
 * @param entry owned by the holder's node
 */
public record Held(MemberKey key, Entry entry) {}
