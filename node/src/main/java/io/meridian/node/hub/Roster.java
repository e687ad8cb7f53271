package io.meridian.node.hub;

import io.meridian.node.presence.MemberMessages;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Held;
import java.util.ArrayList;
import java.util.List;

/**
 * A channel's members at one moment, as SYNC pages that all who attach at that moment share. A page
 * that came with a change since is harmless: an SDK keeps what is newer.
 */
public final class Roster {
  private final boolean empty;
  private final List<SharedFrame> pages;

  private Roster(boolean empty, List<SharedFrame> pages) {
    this.empty = empty;
    this.pages = List.copyOf(pages);
  }

  /**
   * @param syncId letters, digits, {@code -} and {@code _}; an SDK takes a page under another id as
   *     the start of another sync
   */
  static Roster of(String channel, String syncId, Iterable<Held> members) {
    List<List<Held>> runs =
        PresenceFrames.pages(
            members, member -> PresenceFrames.weightBytes(member.key(), member.entry()));
    boolean empty = runs.isEmpty();
    List<SharedFrame> pages = new ArrayList<>();
    // An empty page tells one who saw members before that there are none.
    for (List<Held> run : empty ? List.of(List.<Held>of()) : runs) {
      boolean last = pages.size() + 1 >= runs.size();
      String cursor = syncId + ":" + (last ? "" : pages.size() + 1);
      pages.add(
          new SharedFrame(
              () ->
                  ProtocolMessage.of(Action.SYNC)
                      .channel(channel)
                      .channelSerial(cursor)
                      .presence(run.stream().map(MemberMessages::present).toList())
                      .build(),
              run.stream()
                  .mapToInt(held -> PresenceFrames.weightBytes(held.key(), held.entry()))
                  .sum()));
    }
    return new Roster(empty, pages);
  }

  public boolean isEmpty() {
    return empty;
  }

  /** One or more; the last says that it is the last. */
  public List<SharedFrame> pages() {
    return pages;
  }
}
