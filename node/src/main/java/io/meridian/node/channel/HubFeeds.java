package io.meridian.node.channel;

import io.meridian.replication.log.VersionVector;
import io.meridian.replication.position.Delivery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.pekko.actor.typed.ActorRef;

/**
 * The hubs that a channel's entity feeds. What goes to a hub is cut into messages that the
 * transport between nodes carries, and numbered, since that transport may lose one.
 */
final class HubFeeds {
  /** Weight of one message's entries and positions, well below what a frame may have. */
  private static final int CHUNK_BYTES = 256 * 1024;

  private static final class Feed {
    final long subscription;
    long sent;

    Feed(long subscription) {
      this.subscription = subscription;
    }
  }

  private final Map<ActorRef<HubFeed>, Feed> feeds = new HashMap<>();

  /**
   * A hub subscribes, again or for the first time. One that repeats its subscription, since it had
   * no answer in time, may have had it meanwhile: the count goes on, so that what is lost after
   * that answer is noticed.
   *
   * @return whether the hub was not known
   */
  boolean subscribe(ActorRef<HubFeed> hub, long subscription) {
    Feed known = feeds.get(hub);
    if (known == null || known.subscription != subscription) {
      feeds.put(hub, new Feed(subscription));
    }
    return known == null;
  }

  /**
   * @return whether it was known
   */
  boolean forget(ActorRef<HubFeed> hub) {
    return feeds.remove(hub) != null;
  }

  boolean isEmpty() {
    return feeds.isEmpty();
  }

  void deliver(List<Delivery> deliveries, VersionVector majority) {
    for (List<Delivery> chunk : chunks(deliveries)) {
      feeds.forEach(
          (hub, feed) ->
              hub.tell(new HubFeed.Deliveries(feed.subscription, ++feed.sent, chunk, majority)));
    }
  }

  /** Each hub is to come again with its position. */
  void beganAnew() {
    feeds.forEach(
        (hub, feed) -> {
          hub.tell(new HubFeed.BeganAnew(feed.subscription));
          // If that is lost, the next delivery shows that something was.
          feed.sent++;
        });
  }

  private static List<List<Delivery>> chunks(List<Delivery> deliveries) {
    List<List<Delivery>> chunks = new ArrayList<>();
    int start = 0;
    int bytes = 0;
    for (int i = 0; i < deliveries.size(); i++) {
      int weight = deliveries.get(i).weightBytes();
      if (i > start && bytes + weight > CHUNK_BYTES) {
        chunks.add(deliveries.subList(start, i));
        start = i;
        bytes = 0;
      }
      bytes += weight;
    }
    chunks.add(deliveries.subList(start, deliveries.size()));
    return chunks;
  }
}
