package io.meridian.presence.channel;

import io.meridian.presence.crdt.Entry;
import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.regions.RegionId;
import org.jspecify.annotations.Nullable;

/**
 * A connection with one member, as an SDK keeps it: it re-enters by itself wherever it attaches.
 */
final class SimulatedClient {
  final MemberKey key;
  long msgSerial;

  /** Of the frame that it sent last. */
  long lastTicket;

  /** Where it is attached; null while it has no connection. */
  @Nullable RegionId region;

  @Nullable Holder holder;

  /** What it wants to show; null when it does not want to be a member. */
  @Nullable Entry wanted;

  /** The id of its last leave. */
  MessageId.@Nullable Numbered left;

  /** Closed for good. */
  boolean ended;

  long droppedMillis;
  boolean everDropped;

  /** When what it wants was acknowledged on its present attachment; −1 before. */
  long acknowledgedMillis = -1;

  SimulatedClient(int number) {
    key = new MemberKey("conn" + number, "client" + number);
  }

  /** Its connection is gone; it may not know where to yet. */
  void gone(long nowMillis) {
    region = null;
    holder = null;
    everDropped = true;
    droppedMillis = nowMillis;
    acknowledgedMillis = -1;
  }

  boolean isConnected() {
    return region != null;
  }

  boolean isMember() {
    return isConnected() && wanted != null;
  }
}
