package io.meridian.node.protocol;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A publish that follows the rules, stripped of what clients must not set. It still lacks what the
 * server adds: connection id, timestamp, serial, and ids if there is no base id.
 *
 * @param messages at least one
 * @param baseId identity of the publish if the client set ids: the id of a single message, else the
 *     part that all ids share; absent if the server is to make ids
 * @param ephemeral whether it is delivered live only, and not stored
 */
public record AcceptedPublish(List<Message> messages, @Nullable String baseId, boolean ephemeral) {
  public AcceptedPublish {
    messages = List.copyOf(messages);
  }
}
