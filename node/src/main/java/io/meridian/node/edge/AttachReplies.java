package io.meridian.node.edge;

import io.meridian.node.hub.Roster;
import io.meridian.node.hub.SharedFrame;
import io.meridian.node.protocol.Action;
import io.meridian.node.protocol.ErrorInfo;
import io.meridian.node.protocol.Flags;
import io.meridian.node.protocol.ProtocolMessage;
import io.meridian.replication.position.Position;
import io.meridian.replication.wire.PositionCodec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What a client is told when it is attached: ATTACHED, then who is present. */
final class AttachReplies {
  private final Consumer<ProtocolMessage> send;
  private final Consumer<SharedFrame> sendFrame;
  private final MemberSyncs syncs = new MemberSyncs();
  private final Map<String, ErrorInfo> positionProblems = new HashMap<>();

  AttachReplies(Consumer<ProtocolMessage> send, Consumer<SharedFrame> sendFrame) {
    this.send = send;
    this.sendFrame = sendFrame;
  }

  /** The next ATTACHED of the channel says why it does not go on where the client wanted. */
  void positionIsBad(String full, ErrorInfo problem) {
    positionProblems.put(full, problem);
  }

  void forget(String full) {
    positionProblems.remove(full);
  }

  /**
   * An ATTACHED for each ATTACH, then the members if there are any. An ATTACHED that does not
   * announce a SYNC means that there are none, and a client that knew some takes them for gone: of
   * members that are not known yet a SYNC is announced, and follows when they are.
   *
   * @param members null when they are not known yet
   */
  void attached(ClientChannel channel, Position at, boolean resumed, @Nullable Roster members) {
    String full = channel.key().name();
    ErrorInfo problem = positionProblems.remove(full);
    boolean unknown = members == null && (channel.modes() & Flags.PRESENCE_SUBSCRIBE) != 0;
    boolean hasPresence = unknown || (members != null && !members.isEmpty());
    int due = channel.takeRepliesDue();
    if (due > 0) {
      channel.syncIsDue(unknown);
    }
    for (; due > 0; due--) {
      send.accept(
          ProtocolMessage.of(Action.ATTACHED)
              .channel(full)
              .channelSerial(PositionCodec.encode(at))
              .flags(
                  channel.modes()
                      | (resumed ? Flags.RESUMED : 0)
                      | (hasPresence ? Flags.HAS_PRESENCE : 0))
              .params(
                  channel.occupancy() == null ? Map.of() : Map.of("occupancy", channel.occupancy()))
              .error(problem)
              .build());
    }
    if (hasPresence || channel.syncIsDue()) {
      members(channel, members);
    }
  }

  /**
   * Who is present, from the start.
   *
   * @param members null when they are not known yet: nothing is sent
   */
  void members(ClientChannel channel, @Nullable Roster members) {
    if (members != null) {
      channel.syncStarts();
      syncs.start(channel, members);
    }
  }

  void stopSync(ClientChannel channel) {
    syncs.stop(channel);
  }

  /**
   * The next page of each SYNC.
   *
   * @return whether there was one
   */
  boolean sendSyncPages() {
    return syncs.sendPages(sendFrame);
  }
}
