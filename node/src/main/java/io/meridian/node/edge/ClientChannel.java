package io.meridian.node.edge;

import io.meridian.node.hub.HubRegistry;
import io.meridian.replication.position.Position;
import org.jspecify.annotations.Nullable;

/**
 * A connection's attachment to one channel, by the name that the client uses. Owned by its
 * connection.
 */
final class ClientChannel {
  /** More that come before the first is answered get no answers of their own. */
  static final int REPLIES_DUE_MAX = 8;

  private final HubRegistry.Key key;
  private long modes;
  private @Nullable String occupancy;
  private long attachment;
  private long holder;
  private boolean attached;
  private int repliesDue;
  private boolean behind;
  private boolean syncDue;
  private @Nullable Position position;

  ClientChannel(HubRegistry.Key key) {
    this.key = key;
  }

  HubRegistry.Key key() {
    return key;
  }

  /** Mode bits that were granted. */
  long modes() {
    return modes;
  }

  /** Whether a SYNC was announced of members that were not known yet. */
  boolean syncIsDue() {
    return syncDue;
  }

  /**
   * @param announced one is announced now; one that was before stays due
   */
  void syncIsDue(boolean announced) {
    syncDue |= announced;
  }

  void syncStarts() {
    syncDue = false;
  }

  /** The occupancy parameter, null without occupancy events. */
  @Nullable String occupancy() {
    return occupancy;
  }

  void grant(long granted, @Nullable String occupancyParam) {
    modes = granted;
    occupancy = occupancyParam;
  }

  /** The number under which the hub knows it; frames under an older one are late. */
  long attachment() {
    return attachment;
  }

  void attachAs(long number) {
    attachment = number;
    behind = false;
    if (holder == 0) {
      holder = number;
    }
  }

  /** The number of its first attachment, which holds its members; 0 before it. */
  long holder() {
    return holder;
  }

  boolean attached() {
    return attached;
  }

  /** Where it is to be attached; null for one that takes everything from then on. */
  void startsAt(@Nullable Position from) {
    position = from;
  }

  void attachedAt(@Nullable Position at) {
    attached = true;
    position = at;
  }

  /** An ATTACH came; each gets one ATTACHED, but for those beyond the bound. */
  void replyDue() {
    repliesDue = Math.min(repliesDue + 1, REPLIES_DUE_MAX);
  }

  /** The client is to be told ATTACHED, also when it does not wait for that any more. */
  void replyAnyway() {
    repliesDue = Math.max(repliesDue, 1);
  }

  int takeRepliesDue() {
    int due = repliesDue;
    repliesDue = 0;
    return due;
  }

  /** What the client has once it has read everything that waits for it. */
  @Nullable Position position() {
    return position;
  }

  /** The position, or the start of the channel when it has none yet. */
  Position positionOrStart() {
    return position == null ? Position.START : position;
  }

  void advanceTo(Position at) {
    position = at;
  }

  /** Whether it gets no frames until there is room again. */
  boolean behind() {
    return behind;
  }

  void fallBehind() {
    behind = true;
  }
}
