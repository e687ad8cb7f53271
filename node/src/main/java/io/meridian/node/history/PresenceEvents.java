package io.meridian.node.history;

import io.meridian.node.channel.ChannelId;
import io.meridian.node.protocol.PresenceMessage;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** What subscribers in this region were told of members, for as long as it is kept. */
public interface PresenceEvents {

  /** Reads one page; fails when storage does not answer. */
  CompletionStage<Page> read(ChannelId channel, Query query);

  /**
   * @param limit events in a page, 1 to 1,000
   * @param startMillis earliest timestamp, inclusive
   * @param endMillis latest timestamp, inclusive
   * @param after the last event of the page before, exclusive; null for the first page
   */
  record Query(
      boolean backwards, int limit, long startMillis, long endMillis, @Nullable Place after) {}

  /**
   * An event's place in the history of its channel.
   *
   * @param run who wrote it
   * @param sequence which of its writer's it is
   */
  record Place(long timestampMillis, long run, long sequence) {}

  /**
   * @param events in the order asked for
   * @param more where another page follows, null when none does
   */
  record Page(List<PresenceMessage> events, @Nullable Place more) {
    public Page {
      events = List.copyOf(events);
    }
  }
}
