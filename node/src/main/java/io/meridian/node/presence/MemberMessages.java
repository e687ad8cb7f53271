package io.meridian.node.presence;

import io.meridian.node.protocol.PresenceAction;
import io.meridian.node.protocol.PresenceMessage;
import io.meridian.node.protocol.PresencePayload;
import io.meridian.presence.channel.Held;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;

/** Members and what happens to them, as clients see it. */
public final class MemberMessages {
  private static final PresencePayload NOTHING = new PresencePayload(null, null, null);

  private MemberMessages() {}

  /** A member that is there. */
  public static PresenceMessage present(Held member) {
    return message(PresenceAction.PRESENT, member.key(), member.entry());
  }

  /** What happened to a member. */
  public static PresenceMessage event(Shown shown) {
    return message(action(shown.kind()), shown.key(), shown.entry());
  }

  public static PresenceAction action(Shown.Kind kind) {
    return switch (kind) {
      case ENTER -> PresenceAction.ENTER;
      case UPDATE -> PresenceAction.UPDATE;
      case LEAVE -> PresenceAction.LEAVE;
    };
  }

  private static PresenceMessage message(PresenceAction action, MemberKey key, Entry entry) {
    return message(
        action, key, entry.id().text(key.connectionId()), entry.timestampMillis(), entry.data());
  }

  /**
   * @param payload as {@link PresencePayload#encode} wrote it
   */
  public static PresenceMessage message(
      PresenceAction action, MemberKey key, String id, long timestampMillis, byte[] payload) {
    PresencePayload shown = payload(payload);
    return new PresenceMessage(
        action,
        key.clientId(),
        key.connectionId(),
        id,
        timestampMillis,
        shown.data(),
        shown.encoding(),
        shown.extras(),
        null);
  }

  /**
   * A region that runs a later version may write a payload that this one cannot read: its member is
   * shown without data rather than not at all.
   */
  private static PresencePayload payload(byte[] payload) {
    try {
      return PresencePayload.decode(payload);
    } catch (IllegalArgumentException e) {
      return NOTHING;
    }
  }
}
