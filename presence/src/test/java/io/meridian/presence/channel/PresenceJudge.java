package io.meridian.presence.channel;

import static io.meridian.presence.channel.Channels.AP;

import io.meridian.presence.crdt.MemberKey;
import io.meridian.presence.crdt.MessageId;
import io.meridian.regions.RegionId;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * Sees all that the regions show to their subscribers and says what must not be; at the end, when
 * nothing has gone wrong for a while, that all show exactly who is connected.
 */
final class PresenceJudge {
  private static final long FLOOR_MILLIS = 15_000;
  private static final long SETTLED_MILLIS = 5_000;

  private final SimulatedChannel channel;
  private long floorRaisedMillis = -100_000;
  private long disturbedMillis = -100_000;

  PresenceJudge(SimulatedChannel channel) {
    this.channel = channel;
  }

  /** Something went wrong, or was put right, between or in the regions. */
  void disturbed() {
    disturbedMillis = now();
  }

  /** A region was taken for lost: what it had written goes, and its members enter again. */
  void floorRaised() {
    floorRaisedMillis = now();
  }

  private long now() {
    return channel.time.nowMillis();
  }

  void shown(SimulatedRegion at, Shown shown) {
    at.subscriber.take(shown);
    judgeGhost(at, shown);
    if (shown.kind() == Shown.Kind.LEAVE) {
      boolean own = shown.entry().id() instanceof MessageId.Numbered;
      channel.sometimes.reached(own ? "own leave shown" : "grace ended");
      judgeLeave(at, clientOf(shown.key()), shown);
    }
  }

  private SimulatedClient clientOf(MemberKey key) {
    return channel.clients.stream().filter(each -> each.key.equals(key)).findAny().orElseThrow();
  }

  /** Who was seen to leave by itself does not come back with what it had sent before. */
  private void judgeGhost(SimulatedRegion at, Shown shown) {
    if (!(shown.entry().id() instanceof MessageId.Numbered id)) {
      return;
    }
    MessageId.Numbered left = at.leavesSeen.get(shown.key());
    if (shown.kind() == Shown.Kind.LEAVE) {
      at.leavesSeen.put(shown.key(), id);
    } else if (left != null && id.compareTo(left) < 0) {
      throw new AssertionError(at.id + " shows who left with " + left + ": " + shown);
    }
  }

  /** Who is there, and known to be, is not shown as gone while nothing is broken. */
  private void judgeLeave(SimulatedRegion at, SimulatedClient client, Shown shown) {
    RegionId where = client.region;
    if (where == null || client.wanted == null || client.acknowledgedMillis < 0) {
      return;
    }
    boolean hides = Objects.requireNonNull(at.seen).hidden().contains(where);
    boolean floor = now() - floorRaisedMillis < FLOOR_MILLIS;
    if (!client.everDropped
        && client.left == null
        && !hides
        && !floor
        && shown.entry().id() instanceof MessageId.Synthesised) {
      throw new AssertionError(at.id + " shows as gone who never dropped: " + shown);
    }
    boolean calm = now() - disturbedMillis > SETTLED_MILLIS;
    boolean known = now() - client.acknowledgedMillis > SETTLED_MILLIS;
    if (calm && known && !hides && !floor) {
      throw new AssertionError(at.id + " shows as gone who is back in " + where + ": " + shown);
    }
  }

  void judgeTheEnd() {
    Set<MemberKey> expected = new TreeSet<>();
    channel.clients.stream()
        .filter(SimulatedClient::isMember)
        .forEach(client -> expected.add(client.key));
    ChannelPresence first = Objects.requireNonNull(channel.region(AP).presence);
    for (SimulatedRegion at : channel.regions.values()) {
      ChannelPresence presence = Objects.requireNonNull(at.presence);
      judgeShown(at.id.toString(), presence.visible().keySet(), expected);
      judgeShown(at.id + "'s subscriber", at.subscriber.members.keySet(), expected);
      require(
          presence.state().equals(first.state()),
          at.id + " has " + presence.state() + ", ap " + first.state());
      require(at.unanswered.isEmpty(), at.id + " left unanswered " + at.unanswered);
      require(
          presence.occupancy().presenceMembers() == expected.size(),
          at.id + " counts " + presence.occupancy());
      require(
          presence.state().context().runCount() <= 2 * SimulatedChannel.REGIONS.size(),
          at.id + " knows " + presence.state().context());
    }
    channel.sometimes.reachedIf(!first.state().floors().epochs().isEmpty(), "floors");
  }

  private static void judgeShown(String who, Set<MemberKey> shown, Set<MemberKey> expected) {
    Set<MemberKey> gone = new TreeSet<>(shown);
    gone.removeAll(expected);
    require(gone.isEmpty(), who + " shows in the end " + gone + ", who are not there");
    Set<MemberKey> missing = new TreeSet<>(expected);
    missing.removeAll(shown);
    require(missing.isEmpty(), who + " does not show in the end " + missing + ", who are there");
  }

  private static void require(boolean holds, String violation) {
    if (!holds) {
      throw new AssertionError(violation);
    }
  }
}
