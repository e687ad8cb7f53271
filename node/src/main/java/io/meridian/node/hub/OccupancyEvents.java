package io.meridian.node.hub;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.node.presence.OccupancyMetrics;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.Data;
import io.meridian.node.protocol.Message;
import io.meridian.node.protocol.MessageAction;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.presence.channel.Occupancy;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Occupancy of a channel for subscribers that asked for it: {@code [meta]occupancy} messages. The
 * channel's presence says a new one at most once a second; none is kept.
 */
final class OccupancyEvents {
  private static final int WEIGHT_BYTES = 512;

  private final String channel;
  private final String ids;
  private final Map<String, SharedFrame> byCategory = new HashMap<>();
  private long count;
  private @Nullable Occupancy occupancy;

  /**
   * @param ids what the ids of events begin with, another for each life of a hub
   */
  OccupancyEvents(String channel, String ids) {
    this.channel = channel;
    this.ids = ids;
  }

  /** Tells everybody who wants to know, if it is not as it was. */
  void changed(Occupancy now, Collection<Holding> holdings) {
    if (now.equals(occupancy)) {
      return;
    }
    occupancy = now;
    count++;
    byCategory.clear();
    holdings.stream().filter(Holding::isAnnounced).forEach(this::show);
  }

  /** Tells one, if it wants to know. @return whether the occupancy is known */
  boolean show(Holding holding) {
    Occupancy now = occupancy;
    String wanted = holding.attendance().occupancyShown();
    if (now == null) {
      return false;
    }
    if (wanted != null) {
      SharedFrame frame = byCategory.computeIfAbsent(wanted, category -> frame(now, category));
      holding.connection().tell(new Subscriber.Occupied(holding.attachment(), frame));
    }
    return true;
  }

  private SharedFrame frame(Occupancy now, String category) {
    String id = ids + ":" + count + ":0";
    long timestamp = System.currentTimeMillis();
    return new SharedFrame(
        () ->
            ProtocolMessage.of(Action.MESSAGE)
                .channel(channel)
                .timestamp(timestamp)
                .messages(
                    List.of(
                        Message.of("[meta]occupancy", null)
                            .withData(new Data.Text(data(now, category)), "json")
                            .withId(id)
                            .withTimestamp(timestamp)
                            .withAction(MessageAction.META)))
                .build(),
        WEIGHT_BYTES);
  }

  private static String data(Occupancy now, String category) {
    ObjectNode data = JsonNodeFactory.instance.objectNode();
    data.set("metrics", OccupancyMetrics.tree(now, category));
    return data.toString();
  }
}
