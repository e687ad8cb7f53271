package io.meridian.node.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an ACK says of one publish.
 *
 * @param serials for each of its messages the serial, or of an operation its version serial; null
 *     for a message conflated away
 */
public record PublishResult(List<@Nullable String> serials) {
  public PublishResult {
    serials = Collections.unmodifiableList(new ArrayList<>(serials));
  }
}
