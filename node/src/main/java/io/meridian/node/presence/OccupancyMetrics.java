package io.meridian.node.presence;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.presence.channel.Occupancy;
import java.util.List;

/** Occupancy as clients see it, in events and in a channel's status. */
public final class OccupancyMetrics {
  /** The channel parameter for all metrics; a dot and a name after it restrict it to one. */
  public static final String ALL = "metrics";

  private static final List<String> NAMES =
      List.of(
          "connections",
          "publishers",
          "subscribers",
          "presenceConnections",
          "presenceMembers",
          "presenceSubscribers",
          "objectPublishers",
          "objectSubscribers");

  private OccupancyMetrics() {}

  /** Whether a client may name this as what it wants to see. */
  public static boolean isCategory(String category) {
    return category.equals(ALL)
        || NAMES.stream().anyMatch(name -> category.equals(ALL + "." + name));
  }

  /** The metrics of a category; objects are not served, so theirs are 0. */
  public static ObjectNode tree(Occupancy occupancy, String category) {
    ObjectNode all = JsonNodeFactory.instance.objectNode();
    all.put("connections", occupancy.counts().connections());
    all.put("publishers", occupancy.counts().publishers());
    all.put("subscribers", occupancy.counts().subscribers());
    all.put("presenceConnections", occupancy.presenceConnections());
    all.put("presenceMembers", occupancy.presenceMembers());
    all.put("presenceSubscribers", occupancy.counts().presenceSubscribers());
    all.put("objectPublishers", 0);
    all.put("objectSubscribers", 0);
    return category.equals(ALL) ? all : all.retain(category.substring(ALL.length() + 1));
  }
}
