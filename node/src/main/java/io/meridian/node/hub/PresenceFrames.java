package io.meridian.node.hub;

import io.meridian.node.presence.MemberMessages;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.PresenceMessage;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Shown;
import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToIntFunction;

/**
 * PRESENCE frames. Each item carries its own id and connection: what a frame has, its items would
 * inherit, and the id of a leave that the server makes must not begin with the connection's.
 */
final class PresenceFrames {
  private static final int ITEMS_MAX = 100;
  private static final int PAGE_BYTES = 64 << 10;

  /** Names of fields, times and quotes; what comes on top of texts and data. */
  private static final int ITEM_OVERHEAD_BYTES = 160;

  private PresenceFrames() {}

  /** Events in order, in as few frames as their size allows. */
  static List<SharedFrame> of(String channel, List<Shown> shown) {
    List<SharedFrame> frames = new ArrayList<>();
    for (List<Shown> page : pages(shown, one -> weightBytes(one.key(), one.entry()))) {
      frames.add(
          new SharedFrame(
              () ->
                  ProtocolMessage.of(Action.PRESENCE)
                      .channel(channel)
                      .presence(messages(page))
                      .build(),
              page.stream().mapToInt(one -> weightBytes(one.key(), one.entry())).sum()));
    }
    return frames;
  }

  private static List<PresenceMessage> messages(List<Shown> shown) {
    return shown.stream().map(MemberMessages::event).toList();
  }

  /** About the bytes of a member in a frame. */
  static int weightBytes(MemberKey key, Entry entry) {
    // Bytes become base64 in JSON.
    return ITEM_OVERHEAD_BYTES
        + 2 * key.connectionId().length()
        + key.clientId().length()
        + entry.data().length * 4 / 3;
  }

  /** Runs of items of a frame's size; an item that is larger has a run of its own. */
  static <T> List<List<T>> pages(Iterable<T> items, ToIntFunction<T> weightBytes) {
    List<List<T>> pages = new ArrayList<>();
    List<T> page = new ArrayList<>();
    int bytes = 0;
    for (T item : items) {
      int itemBytes = weightBytes.applyAsInt(item);
      if (!page.isEmpty() && (page.size() == ITEMS_MAX || bytes + itemBytes > PAGE_BYTES)) {
        pages.add(page);
        page = new ArrayList<>();
        bytes = 0;
      }
      page.add(item);
      bytes += itemBytes;
    }
    if (!page.isEmpty()) {
      pages.add(page);
    }
    return pages;
  }
}
