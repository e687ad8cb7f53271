package io.meridian.node.edge;

import io.meridian.node.hub.Roster;
import io.meridian.node.hub.SharedFrame;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * SYNCs that are being sent to a client: a page at a time, at the pace at which the client reads.
 * The pages are shared with other connections; what is kept here is where each sync is.
 */
final class MemberSyncs {
  private final Map<ClientChannel, Iterator<SharedFrame>> running = new LinkedHashMap<>();

  /** Starts a sync; one that runs on the channel ends, since its members are older. */
  void start(ClientChannel channel, Roster members) {
    running.put(channel, members.pages().iterator());
  }

  void stop(ClientChannel channel) {
    running.remove(channel);
  }

  /** Sends the next page of each. @return whether there was one */
  boolean sendPages(Consumer<SharedFrame> send) {
    if (running.isEmpty()) {
      return false;
    }
    running
        .values()
        .removeIf(
            pages -> {
              send.accept(pages.next());
              return !pages.hasNext();
            });
    return true;
  }
}
