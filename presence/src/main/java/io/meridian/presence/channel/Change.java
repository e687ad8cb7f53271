package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;

/** What a client does to one of its members. */
public sealed interface Change {
  MemberKey key();

  /** Enters, or updates what it shows: the same to the state. */
  record Enter(MemberKey key, Entry entry) implements Change {}

  /**
   * Leaves. One that is older than what the member shows is a late repetition and changes nothing.
   *
   * @param entry id, time and data of the leave
   * @param keepsData the client sent no data: subscribers see what the member showed last
   */
  record Leave(MemberKey key, Entry entry, boolean keepsData) implements Change {}
}
