package io.meridian.node.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Since when a connection's attaches wait that name a position. An SDK gives an ATTACH up that is
 * not answered in its request timeout, and forgets the position with it: it would go on at the
 * newest message. So one whose channel takes its time (its entity starts, a barrier is not passed
 * yet) is answered on trust, with the position that the client has; its messages follow when the
 * channel is there. Should they be gone by then, another ATTACHED says so.
 *
 * <p>One entry for each channel of the connection at most.
 */
final class AttachWaits {
  /** SDKs wait for 10 s, and for 3 s where their users want to leave a dead region soon. */
  static final long PATIENCE_MILLIS = 500;

  private final Map<String, Long> sinceMillis = new LinkedHashMap<>();

  /** An ATTACH of this channel waits; one that does already goes on. */
  void begins(String full, long nowMillis) {
    sinceMillis.putIfAbsent(full, nowMillis);
  }

  void ends(String full) {
    sinceMillis.remove(full);
  }

  /** Those that have waited for so long, the longest first. */
  List<String> since(long millis, long nowMillis) {
    return sinceMillis.entrySet().stream()
        .takeWhile(wait -> nowMillis - wait.getValue() >= millis)
        .map(Map.Entry::getKey)
        .toList();
  }
}
