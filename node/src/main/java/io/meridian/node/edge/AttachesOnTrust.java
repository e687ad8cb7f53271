package io.meridian.node.edge;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A connection's attaches that name a position and wait. An SDK gives an ATTACH up that is not
 * answered in its request timeout, and forgets the position with it: it would go on at the newest
 * message. So one whose channel takes its time (its entity starts, a barrier is not passed yet) is
 * answered on trust, with the position that the client has; its messages follow when the channel is
 * there. Should they be gone by then, another ATTACHED says so.
 *
 * <p>One entry for each channel of the connection at most.
 */
final class AttachesOnTrust {
  /** SDKs wait for 10 s, and for 3 s where their users want to leave a dead region soon. */
  static final long PATIENCE_MILLIS = 500;

  private record Wait(ClientChannel channel, long sinceMillis) {
    boolean lasted(long millis, long nowMillis) {
      return nowMillis - sinceMillis >= millis;
    }
  }

  private final AttachReplies replies;
  private final Map<String, Wait> waits = new LinkedHashMap<>();

  AttachesOnTrust(AttachReplies replies) {
    this.replies = replies;
  }

  /** An ATTACH of this channel came; without a position there is nothing to lose. */
  void begins(ClientChannel channel, long nowMillis) {
    if (channel.position() != null) {
      waits.putIfAbsent(channel.key().name(), new Wait(channel, nowMillis));
    }
  }

  /** The channel is there, or the client does not want it any more. */
  void ends(String full) {
    waits.remove(full);
  }

  /** Answers those that have waited for too long. They go on waiting for their channels. */
  void answer(long nowMillis) {
    waiting(PATIENCE_MILLIS, nowMillis)
        .forEach(channel -> replies.attached(channel, channel.positionOrStart(), true, null));
  }

  /**
   * Whether a channel does not come at all. One that fell behind comes when its client has read on,
   * and does not count.
   */
  boolean anyAbandoned(long patienceMillis, long nowMillis) {
    return waiting(patienceMillis, nowMillis).stream().anyMatch(channel -> !channel.attached());
  }

  /** Those that have waited for so long, the longest first. */
  private List<ClientChannel> waiting(long millis, long nowMillis) {
    return waits.values().stream()
        .takeWhile(wait -> wait.lasted(millis, nowMillis))
        .map(Wait::channel)
        .toList();
  }
}
