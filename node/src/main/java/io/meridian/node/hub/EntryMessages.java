package io.meridian.node.hub;

import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.StoredMessages;
import io.meridian.replication.log.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The messages of an entry, as subscribers and history see them. */
public final class EntryMessages {
  private EntryMessages() {}

  /**
   * With their serials; id, connection id and timestamp are left to the frame where they are the
   * frame's.
   */
  static List<Message> of(Entry entry) {
    List<Message> stored = StoredMessages.decode(entry.payload());
    List<Message> messages = new ArrayList<>(stored.size());
    for (int i = 0; i < stored.size(); i++) {
      messages.add(stored.get(i).withSerial(entry.serial().ofMessage(i)));
    }
    return messages;
  }

  /** With every field of their own. */
  public static List<Message> complete(Entry entry) {
    List<Message> messages = of(entry);
    String connectionId = connectionId(entry, messages);
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      messages.set(
          i,
          message
              .withId(message.id() == null ? baseId(entry) + ":" + i : message.id())
              .withConnectionId(connectionId)
              .withTimestamp(entry.serial().millis()));
    }
    return messages;
  }

  /** What the ids of messages begin with that have none of their own. */
  static String baseId(Entry entry) {
    return entry.key().ordered()
        ? entry.key().publisher() + ":" + entry.key().number()
        : entry.key().publisher().substring(1);
  }

  /** The connection that published it, null for one that came by REST. */
  static @Nullable String connectionId(Entry entry, List<Message> messages) {
    return entry.key().ordered() ? entry.key().publisher() : messages.get(0).connectionId();
  }
}
